using Akka.Actor;
using Akka.Configuration;
using Google.Protobuf;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Configuration;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>A job that moves between two coordinators, both alive all the time.</summary>
public sealed class MovingJobTests(TwoCoordinators fixture) : IClassFixture<TwoCoordinators>
{
    private readonly TestCluster _cluster = fixture.Cluster;

    [Fact]
    public async Task Should_replay_every_event_when_a_job_moves_from_A_to_B_to_A()
    {
        const string job = "mover";
        long gate = 1;
        _cluster.Site.Answers = train => train.Round <= Interlocked.Read(ref gate);
        CoordinatorHost[] homes = [_cluster.A, _cluster.B, _cluster.A, _cluster.B, _cluster.A];
        await _cluster.Submit(job);
        foreach (CoordinatorHost home in homes)
        {
            await _cluster.Move(job, home);
            await _cluster.UntilRounds(job, (int)Interlocked.Read(ref gate));
            Interlocked.Increment(ref gate);
        }

        Interlocked.Exchange(ref gate, long.MaxValue);
        await _cluster.UntilEnd(job);

        IReadOnlyList<IMessage> persisted = _cluster.Events(job);
        Assert.Equal(persisted.Count, await Replays.Count(_cluster.A.System, StageManager.IdOf(job)));
        Assert.Equal(persisted.Count, await Replays.Count(_cluster.B.System, StageManager.IdOf(job)));
        Assert.Equal(homes.Select(h => h.Address.ToString()), HomesIn(persisted).TakeLast(homes.Length));
        await AssertHolds(job);

        // why the guard refuses any other mode: the very same journal loses acknowledged events under the default
        Assert.InRange(await CountUnderDefaultFilter(job), 1, persisted.Count - 1);
    }

    [Fact]
    public async Task Should_bring_a_lost_update_again_and_give_the_same_model_when_a_job_moves_within_a_round()
    {
        await _cluster.Submit("calm");
        await _cluster.Move("calm", _cluster.A);
        await _cluster.UntilEnd("calm");

        const string job = "robbed";
        string? first = null;
        int askedAgain = 0;
        _cluster.Site.Answers = train => Interlocked.CompareExchange(ref first, train.Client, null) is null;
        await _cluster.Submit(job);
        await _cluster.UntilEvent<UpdateAccepted>(job);
        // from here on nobody answers, as if every message were lost
        _cluster.Site.Answers = train => train.Client == first && Interlocked.Increment(ref askedAgain) < 0;
        Blob lost = _cluster.Events(job).OfType<UpdateAccepted>().Single().Update;
        File.Delete(_cluster.Blobs.PathOf(new(job, 1, new(lost.Sha256, lost.Size))));
        await _cluster.Move(job, _cluster.B);
        await TestCluster.Until(() => Volatile.Read(ref askedAgain) > 0, $"{first} was not asked for its update again");
        _cluster.Site.Answers = _ => true;
        await _cluster.UntilEnd(job);

        await AssertHolds(job);
        Assert.Equal(await ModelOf("calm"), await ModelOf(job));
    }

    [Fact]
    public async Task Should_note_them_and_give_the_same_model_when_a_client_trains_again_and_to_other_bytes_before_a_job_moves()
    {
        await _cluster.Submit("honest");
        await _cluster.Move("honest", _cluster.A);
        await _cluster.UntilEnd("honest");

        const string job = "doubtful";
        string? first = null;
        _cluster.Site.Answers = train => Interlocked.CompareExchange(ref first, train.Client, null) is null;
        await _cluster.Submit(job);
        await _cluster.UntilEvent<UpdateAccepted>(job);
        UpdateReady again = await _cluster.Site.UpdateOf(job, first!, round: 1, step: 1);
        again.TrainingId = "again";
        UpdateReady other = await _cluster.Site.UpdateOf(job, first!, round: 2, step: 1);
        (other.Round, other.TrainingId) = (1, "other");
        _cluster.Site.Jobs.Tell(again, ActorRefs.NoSender);
        _cluster.Site.Jobs.Tell(other, ActorRefs.NoSender);
        await _cluster.UntilEvent<UpdateTrainedAgain>(job);
        await _cluster.UntilEvent<NondeterministicTraining>(job);
        await _cluster.Move(job, _cluster.B);
        _cluster.Site.Answers = _ => true;
        await _cluster.UntilEnd(job);

        VerificationReport report = await _cluster.Verify(job);
        Assert.Empty(report.Findings);
        Assert.Equal((0, 1, 1), (report.UpdatesCountedTwice, report.UpdatesTrainedAgain, report.NondeterministicTrainings));
        Assert.Equal(await ModelOf("honest"), report.ModelSha256);
    }

    private static IEnumerable<string> HomesIn(IEnumerable<IMessage> events)
    {
        string[] addresses = [.. events.OfType<TermStarted>().Select(t => t.Address)];
        return addresses.Where((address, i) => i == 0 || address != addresses[i - 1]);
    }

    private async Task AssertHolds(string job)
    {
        VerificationReport report = await _cluster.Verify(job);
        Assert.Empty(report.Findings);
        Assert.Equal(JobPhase.Completed, report.Status);
        Assert.Equal(report.Rounds, report.RoundsRecomputed);
        Assert.Equal((0, 0, 0), (report.UpdatesCountedTwice, report.UpdatesTrainedAgain, report.NondeterministicTrainings));
    }

    private async Task<string> ModelOf(string job) => (await _cluster.Verify(job)).ModelSha256;

    private async Task<int> CountUnderDefaultFilter(string job)
    {
        Config config = SqliteJournal
            .Settings(CoordinatorHost.JournalOf(_cluster.State))
            .WithFallback(
                HoconLayers.Load(
                    "coordinator",
                    settings:
                    [
                        "akka.actor.provider = local",
                        "akka.loglevel = OFF",
                        "akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old",
                    ]
                )
            );
        using var system = ActorSystem.Create("unguarded", config);
        int count = await Replays.Count(system, StageManager.IdOf(job));
        await system.Terminate();
        return count;
    }
}
