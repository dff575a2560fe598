using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Jobs;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>What a StageManager does beyond its pure decisions, with a site that answers at once.</summary>
public sealed class RunningJobTests(OneCoordinator fixture) : IClassFixture<OneCoordinator>
{
    private readonly TestCluster _cluster = fixture.Cluster;

    [Fact]
    public async Task Should_keep_just_the_needed_blobs_and_hold_when_a_job_is_over()
    {
        await Run("tidy");

        JobState end = _cluster.Events("tidy").Aggregate(JobState.Empty, (state, e) => state.Apply(e));
        string[] files = Directory.GetFiles(Path.Combine(_cluster.State, "blobs", "tidy"), "*", SearchOption.AllDirectories);
        Assert.Equal(
            NeededBlobs.Needed(end).Select(b => PathOf("tidy", b)).Order(StringComparer.Ordinal),
            files.Order(StringComparer.Ordinal)
        );
        Assert.Empty((await _cluster.Verify("tidy")).Findings);
    }

    [Fact]
    public async Task Should_hold_the_state_of_the_journal_when_a_snapshot_was_saved()
    {
        await Run("pictured");

        using var journal = new JournalReader(CoordinatorHost.JournalOf(_cluster.State));
        JournalRow? row = null;
        // it may come after the job's end
        await TestCluster.Until(() => (row = journal.LastSnapshot(StageManager.IdOf("pictured"))) is not null, "no snapshot was saved");
        JobState folded = _cluster
            .Events("pictured")
            .Take((int)row!.SequenceNumber)
            .Aggregate(JobState.Empty, (state, e) => state.Apply(e));
        Assert.Equal(folded.ToSnapshot(), row.ToMessage());
    }

    [Fact]
    public async Task Should_assemble_the_model_after_all_when_it_failed_at_first()
    {
        const string job = "patient";
        long gate = 5;
        _cluster.Site.Answers = train => train.Job != job || train.Round <= Interlocked.Read(ref gate);
        await _cluster.Submit(job);
        await _cluster.UntilEvent<RoundPlanned>(job, 6);
        string frozen = PathOf(job, _cluster.Events(job).OfType<BlockFrozen>().First().Parts[0].Blob);
        string away = Path.Combine(_cluster.State, "away");
        File.Move(frozen, away);
        Interlocked.Exchange(ref gate, 6);
        await TestCluster.Until(
            async () =>
                await _cluster.Status(job) is { Status: JobPhase.Paused } status
                && status.Waiting.Any(w => w.Who == "coordinator" && w.What.Contains(frozen, StringComparison.Ordinal)),
            "nobody was told what the job waits for"
        );
        File.Move(away, frozen);
        await _cluster.UntilEnd(job);

        Assert.Equal(JobPhase.Completed, (await _cluster.Status(job)).Status);
    }

    [Fact]
    public async Task Should_say_why_a_node_cannot_name_its_clients_and_go_on_once_that_is_fixed()
    {
        string? trouble = "no room for the job file";
        _cluster.Site.CannotEnroll = e => e.Job == "unmanned" ? Volatile.Read(ref trouble) : null;

        await RunThroughTrouble("unmanned", TestCluster.Spec, trouble, () => Volatile.Write(ref trouble, null));
    }

    [Fact]
    public async Task Should_say_why_the_model_is_not_evaluated_and_end_once_that_is_fixed()
    {
        string? trouble = "no room for the model";
        _cluster.Site.CannotEvaluate = e => e.Job == "unrated" ? Volatile.Read(ref trouble) : null;

        await RunThroughTrouble("unrated", JobFiles.Small(heldOut: 0.2), trouble, () => Volatile.Write(ref trouble, null));
    }

    [Fact]
    public async Task Should_tell_the_nodes_again_when_a_job_that_is_over_is_brought_back_to_answer()
    {
        const string job = "told";
        await Run(job);
        await TestCluster.Until(() => _cluster.Site.Closed.Contains(job), "the node was not told");
        int before = _cluster.Site.Closed.Count(c => c == job);

        await TestCluster.Until(
            async () => await _cluster.Status(job) is { Status: JobPhase.Completed } && _cluster.Site.Closed.Count(c => c == job) > before,
            "the node was not told by the one that came back"
        );
    }

    [Fact]
    public async Task Should_tell_a_node_that_the_job_has_ended_when_it_comes_late_with_an_update()
    {
        const string job = "over";
        await Run(job);
        UpdateReady late = await _cluster.Site.UpdateOf(job, "client-0001", round: 2, step: 1);
        int before = _cluster.Site.Closed.Count(c => c == job);

        _cluster.Site.Jobs.Tell(late, Akka.Actor.ActorRefs.NoSender);

        await TestCluster.Until(() => _cluster.Site.Closed.Count(c => c == job) > before, "the node was not told");
    }

    [Fact]
    public async Task Should_refuse_and_go_on_when_a_member_announces_an_oversized_update()
    {
        const string job = "flooded";
        string member = await HoldFirstMember(job);
        UpdateReady update = await _cluster.Site.UpdateOf(job, member, round: 1, step: 1);
        update.Update.Size = UpdateLimit.BytesOf(SubModel.Growing(TestCluster.Spec.Network, 1)) + 1;

        _cluster.Site.Jobs.Tell(update, Akka.Actor.ActorRefs.NoSender);
        await _cluster.UntilEnd(job);

        UpdateRefused refused = Assert.Single(_cluster.Events(job).OfType<UpdateRefused>(), r => r.Round == 1);
        Assert.Equal(member, refused.Client);
        Assert.Contains("announces", refused.Reason, StringComparison.Ordinal);
        Assert.Empty((await _cluster.Verify(job)).Findings);
    }

    [Fact]
    public async Task Should_count_an_update_under_its_round_when_its_node_wrote_another_into_the_name()
    {
        const string job = "misnamed";
        string member = await HoldFirstMember(job);
        UpdateReady update = await _cluster.Site.UpdateOf(job, member, round: 1, step: 1);
        update.Update.Round = 99;

        _cluster.Site.Jobs.Tell(update, Akka.Actor.ActorRefs.NoSender);
        await _cluster.UntilEnd(job);

        Assert.All(_cluster.Events(job).OfType<UpdateAccepted>(), a => Assert.Equal(a.Round, a.Update.Round));
        Assert.Equal(JobPhase.Completed, (await _cluster.Status(job)).Status);
    }

    private async Task RunThroughTrouble(string job, JobSpec spec, string trouble, Action fix)
    {
        await _cluster.Submit(job, spec);
        await TestCluster.Until(
            async () =>
                (await _cluster.Status(job)).Waiting.Any(w =>
                    w.Who == NodeNames.None.Of(_cluster.Site.Address) && w.What.Contains(trouble, StringComparison.Ordinal)
                ),
            "nobody was told what the job waits for"
        );
        fix();
        await _cluster.UntilEnd(job);

        JobStatus end = await _cluster.Status(job);
        Assert.Equal(JobPhase.Completed, end.Status);
        Assert.Empty(end.Waiting);
    }

    private async Task Run(string job)
    {
        await _cluster.Submit(job);
        await _cluster.UntilEnd(job);
    }

    /// <summary>Begins a job whose first round waits for one member, who never answers by itself.</summary>
    private async Task<string> HoldFirstMember(string job)
    {
        string? held = null;
        _cluster.Site.Answers = train =>
            train.Job != job
            || train.Round > 1
            || (Interlocked.CompareExchange(ref held, train.Client, null) ?? train.Client) != train.Client;
        await _cluster.Submit(job);
        await _cluster.UntilEvent<UpdateAccepted>(job, 2);
        return held!;
    }

    private string PathOf(string job, Blob blob) => _cluster.Blobs.PathOf(new BlobKey(job, blob.Round, new BlobId(blob.Sha256, blob.Size)));
}
