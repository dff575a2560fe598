using Google.Protobuf;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Verification;

/// <summary>Replay of jobs whose rounds go on without stragglers.</summary>
public class DeadlineFindingTests
{
    [Theory]
    [InlineData(2, false, ClosingRule.Target)]
    [InlineData(4, true, ClosingRule.Deadline)]
    public async Task Should_hold_and_count_just_what_was_in_when_rounds_closed_early(int target, bool isOver, ClosingRule by)
    {
        using RecordedJob job = await Run(target, isOver);

        VerificationReport report = await job.Verify();

        Assert.Empty(report.Findings);
        Assert.Equal((JobPhase.Completed, job.ModelSha256, report.Rounds), (report.Status, report.ModelSha256, report.RoundsRecomputed));
        Assert.Equal("equality does not apply: rounds = deadline", report.Equality);
        Assert.Equal(job.Events.OfType<StragglersLeft>().Sum(e => e.Clients.Count), report.Stragglers);
        Assert.Equal(report.UpdatesAccepted, job.Events.OfType<RoundCompleted>().Sum(e => e.Updates));
        Assert.All(job.Events.OfType<StragglersLeft>(), e => Assert.Equal((by, true), (e.Rule, e.Clients.Count > 0)));
        Assert.Contains(job.Events, e => e is StragglersLeft);
    }

    public static TheoryData<string> Changes => [.. Changed.Keys];

    private static readonly Dictionary<string, (Func<IReadOnlyList<IMessage>, IEnumerable<IMessage>> Change, string Finding)> Changed =
        new()
        {
            ["another reason"] = (
                events => With<StragglersLeft>(events, e => e.Rule = ClosingRule.Deadline),
                "left out because its deadline was over, which does not follow"
            ),
            ["too few updates"] = (
                events => events.Where(e => e != events.First(u => u is UpdateAccepted)),
                "left out because it had its target of updates, which does not follow"
            ),
            ["one straggler fewer"] = (events => With<StragglersLeft>(events, e => e.Clients.RemoveAt(0)), "but not all of them"),
            ["nobody left behind"] = (events => events.Where(e => e is not StragglersLeft), "completed before it is answered"),
            ["a straggler's update that counts"] = (
                events =>
                    [
                        .. events.TakeWhile(e => e is not StragglersLeft),
                        events.OfType<StragglersLeft>().First(),
                        LateUpdate(events),
                        .. events.SkipWhile(e => e is not StragglersLeft).Skip(1),
                    ],
                "that was not waited for"
            ),
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Should_find_it_when_the_journal_says_otherwise(string what)
    {
        using RecordedJob job = await Run(target: 2, isOver: false);

        VerificationReport report = await job.Verify(Changed[what].Change(job.Events));

        Assert.Contains(report.Findings, f => f.Contains(Changed[what].Finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_find_it_when_a_strict_job_leaves_stragglers_behind()
    {
        using RecordedJob job = await RecordedJob.Run();
        IMessage last = job.Events.First(e => e is RoundCompleted);
        IMessage[] before = [.. job.Events.TakeWhile(e => e != last)];
        var update = (UpdateAccepted)before[^1];

        VerificationReport report = await job.Verify([
            .. before.SkipLast(1),
            new StragglersLeft
            {
                Round = update.Round,
                Rule = ClosingRule.Target,
                Clients = { update.Client },
            },
        ]);

        Assert.Contains(report.Findings, f => f.Contains("which does not follow", StringComparison.Ordinal));
    }

    // four of five clients are asked
    private static Task<RecordedJob> Run(int target, bool isOver) =>
        RecordedJob.Run(
            spec: JobFiles.Small(clients: 5, rounds: JobFiles.Deadline(target, minimum: 2, overSelection: 4.0 / target)),
            age: isOver ? TimeSpan.FromHours(1) : TimeSpan.Zero
        );

    private static UpdateAccepted LateUpdate(IReadOnlyList<IMessage> events)
    {
        StragglersLeft left = events.OfType<StragglersLeft>().First();
        return new UpdateAccepted(events.OfType<UpdateAccepted>().First(u => u.Round == left.Round)) { Client = left.Clients[0] };
    }

    private static IEnumerable<IMessage> With<T>(IReadOnlyList<IMessage> events, Action<T> change)
        where T : class, IMessage<T>
    {
        T changed = events.OfType<T>().First().Clone();
        change(changed);
        return events.Select(e => ReferenceEquals(e, events.OfType<T>().First()) ? changed : e);
    }
}
