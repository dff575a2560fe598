using System.Collections.Concurrent;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>Rounds that go on without stragglers, as the StageManager carries them out.</summary>
public sealed class DeadlineJobTests(OneCoordinator fixture) : IClassFixture<OneCoordinator>
{
    private const int Never = int.MaxValue;
    private readonly TestCluster _cluster = fixture.Cluster;

    [Fact]
    public async Task Should_close_every_round_with_its_target_when_one_of_three_never_answers()
    {
        const string job = "enough";
        Answer(job, (_, _) => 2);
        await _cluster.Submit(job, Rounds(target: 2, minimum: 1, deadline: "1h"));
        await _cluster.UntilEnd(job);

        StragglersLeft[] left = [.. _cluster.Events(job).OfType<StragglersLeft>()];
        Assert.Equal(_cluster.Events(job).OfType<RoundCompleted>().Select(e => e.Round), left.Select(e => e.Round));
        Assert.All(left, e => Assert.Equal((ClosingRule.Target, 1), (e.Rule, e.Clients.Count)));
        await Holds(job, stragglers: left.Length);
    }

    [Fact]
    public async Task Should_close_at_the_deadline_with_the_minimum_when_the_target_never_comes()
    {
        const string job = "late";
        Answer(job, (round, _) => round == 1 ? 1 : 3);
        await _cluster.Submit(job, Rounds(target: 3, minimum: 1, deadline: "300ms", overSelection: 1));
        await _cluster.UntilEnd(job);

        StragglersLeft left = _cluster.Events(job).OfType<StragglersLeft>().First();
        Assert.Equal((1, ClosingRule.Deadline, 2), (left.Round, left.Rule, left.Clients.Count));
        await Holds(job, stragglers: null);
    }

    [Fact]
    public async Task Should_wait_and_say_so_and_close_with_the_minimum_when_its_deadline_is_over_before()
    {
        const string job = "short";
        int answers = 0;
        Answer(job, (round, _) => round > 1 ? 3 : Volatile.Read(ref answers));
        await _cluster.Submit(job, Rounds(target: 3, minimum: 2, deadline: "200ms", overSelection: 1));
        await _cluster.UntilEvent<RoundPlanned>(job);
        JobStatus? waiting = null;
        await TestCluster.Until(
            async () => (waiting = await _cluster.Status(job)).Waiting.Any(w => w.Who == "round 1"),
            "nobody was told that the deadline is over"
        );
        Assert.Contains("2 updates must be in; 0 are", waiting!.Waiting.First(w => w.Who == "round 1").What, StringComparison.Ordinal);
        Assert.Contains("as soon as 2 updates are in", (await _cluster.Explain(job)).Next, StringComparison.Ordinal);
        Assert.DoesNotContain(_cluster.Events(job), e => e is StragglersLeft or ClientExcluded);

        Volatile.Write(ref answers, 2);
        await _cluster.UntilEnd(job);

        Assert.Equal(
            (ClosingRule.Deadline, 1),
            (
                _cluster.Events(job).OfType<StragglersLeft>().First().Rule,
                _cluster.Events(job).OfType<StragglersLeft>().First().Clients.Count
            )
        );
        await Holds(job, stragglers: null);
    }

    [Fact]
    public async Task Should_tell_a_straggler_that_it_is_not_needed_and_never_count_it_when_it_comes_late()
    {
        const string job = "straggling";
        int gate = 1;
        Answer(job, (round, _) => round <= Volatile.Read(ref gate) ? 2 : 0);
        await _cluster.Submit(job, Rounds(target: 2, minimum: 2, deadline: "1h"));
        await _cluster.UntilEvent<RoundPlanned>(job, 2);
        string straggler = _cluster.Events(job).OfType<StragglersLeft>().Single().Clients.Single();
        await TestCluster.Until(() => Told() == 1, "the straggler was not told to stop");

        _cluster.Site.Jobs.Tell(await _cluster.Site.UpdateOf(job, straggler, round: 1, step: 1), Akka.Actor.ActorRefs.NoSender);
        await TestCluster.Until(() => Told() == 2, "the late update was not answered");
        Volatile.Write(ref gate, Never);
        await _cluster.UntilEnd(job);

        Assert.DoesNotContain(_cluster.Events(job).OfType<UpdateAccepted>(), e => e.Round == 1 && e.Client == straggler);
        await Holds(job, stragglers: null);

        int Told() =>
            _cluster.Site.Answered.Count(a => a.Job == job && a.Round == 1 && a.Client == straggler && a.Verdict == Verdict.NotNeeded);
    }

    [Fact]
    public async Task Should_wait_for_a_whole_cohort_that_is_silent_for_longer_than_it_is_given_when_rounds_are_strict()
    {
        const string job = "silent";
        int answers = 0;
        Answer(job, (round, _) => round > 1 ? 3 : Volatile.Read(ref answers));
        await _cluster.Submit(job, JobFiles.Small(rounds: """{"cohort":3,"give-up-after":"300ms"}"""));
        await _cluster.UntilEvent<RoundPlanned>(job);
        await TestCluster.Until(
            async () => (await _cluster.Explain(job)).Next.StartsWith("as soon as one update is in", StringComparison.Ordinal),
            "nobody was told what happens when"
        );

        Volatile.Write(ref answers, 1);
        await _cluster.UntilEnd(job);

        Assert.Equal(2, _cluster.Events(job).OfType<ClientExcluded>().Count(e => e is { Round: 1, By: "give-up-after" }));
        Assert.Equal(JobPhase.Completed, (await _cluster.Verify(job)).Status);
    }

    private static JobSpec Rounds(int target, int minimum, string deadline, double overSelection = 1.5) =>
        JobFiles.Small(rounds: JobFiles.Deadline(target, minimum, overSelection, deadline));

    /// <summary>Who may answer: in each round the first so many clients that are asked.</summary>
    private void Answer(string job, Func<long, string, int> many)
    {
        var rounds = new ConcurrentDictionary<long, List<string>>();
        _cluster.Site.Answers = train =>
        {
            if (train.Job != job)
            {
                return true;
            }

            List<string> answering = rounds.GetOrAdd(train.Round, _ => []);
            lock (answering)
            {
                if (!answering.Contains(train.Client) && answering.Count < many(train.Round, train.Client))
                {
                    answering.Add(train.Client);
                }

                return answering.Contains(train.Client);
            }
        };
    }

    private async Task Holds(string job, int? stragglers)
    {
        VerificationReport report = await _cluster.Verify(job);
        Assert.Empty(report.Findings);
        Assert.Equal((JobPhase.Completed, "equality does not apply: rounds = deadline"), (report.Status, report.Equality));
        Assert.Equal((0L, 0L, 0L), (report.UpdatesCountedTwice, report.UpdatesTrainedAgain, report.NondeterministicTrainings));
        Assert.Equal(stragglers ?? report.Stragglers, report.Stragglers);
    }
}
