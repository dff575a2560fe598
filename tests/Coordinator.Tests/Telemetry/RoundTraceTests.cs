using System.Diagnostics;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Telemetry;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Tests.Telemetry;

public sealed class RoundTraceTests : IDisposable
{
    private const string Job = "a";
    private readonly ReadTracer _read = new();
    private readonly JobState _open = SimulatedJob.InFirstRound().State;

    public void Dispose() => _read.Dispose();

    [Fact]
    public void Should_go_on_in_the_same_trace_when_another_coordinator_takes_the_round_over()
    {
        using var other = new ReadTracer();
        var before = new RoundTrace(Job, _read.Tracer);
        var after = new RoundTrace(Job, other.Tracer);
        before.Wrote(Stopwatch.GetTimestamp(), [_open.Open!.Plan], _open);

        after.Recovered(_open);
        after.Left();

        Assert.Equal(before.TopOf(1).TraceId, after.TopOf(1).TraceId);
        Assert.NotEqual(before.TopOf(1).SpanId, after.TopOf(1).SpanId);
        Assert.Equal("left", other["round"].GetTagItem(Labels.Outcome));
        Assert.DoesNotContain(_read.Ended, span => span.OperationName == "round");
    }

    [Fact]
    public void Should_be_open_from_the_order_to_plan_until_the_close_is_written()
    {
        var trace = new RoundTrace(Job, _read.Tracer);
        long ordered = Stopwatch.GetTimestamp();
        trace.Wrote(ordered, [_open.Open!.Plan], _open);
        trace.Wrote(Stopwatch.GetTimestamp(), [new RoundCompleted(), new BlockFrozen()], JobState.Empty);

        Activity top = _read["round"];
        Activity[] writes = [.. _read.Ended.Where(span => span.OperationName == "persist")];
        Assert.Equal(default, top.ParentSpanId);
        Assert.Equal(_open.Open.Plan.Cohort.Count, top.GetTagItem(SpanTags.Clients));
        Assert.Equal(
            [
                ["RoundPlanned"],
                ["RoundCompleted", "BlockFrozen"],
            ],
            writes.Select(w => (string[])w.GetTagItem(SpanTags.Events)!)
        );
        Assert.All(writes, write => Assert.Equal(top.SpanId, write.ParentSpanId));
        Assert.All(writes, write => Assert.True(top.StartTimeUtc <= write.StartTimeUtc));
        Assert.Equal(top.SpanId, trace.TopOf(1).SpanId);
    }

    [Fact]
    public void Should_say_nothing_when_nobody_listens()
    {
        using var tracer = new NodeTracer();
        var trace = new RoundTrace(Job, tracer);
        trace.Wrote(Stopwatch.GetTimestamp(), [_open.Open!.Plan], _open);

        Assert.Equal("", trace.TraceparentOf(1));
        Assert.Null(trace.Begin("evaluate", 1));
        Assert.Null(new UpdateTrace(Job, 1, trace.TopOf(1), tracer).Pull(Ready("")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void Should_hang_below_the_round_when_an_update_names_no_span_of_its_trace(string traceparent)
    {
        var trace = new RoundTrace(Job, _read.Tracer);
        trace.Recovered(_open);
        var updates = new UpdateTrace(Job, 1, trace.TopOf(1), _read.Tracer);

        updates.Pull(Ready(traceparent))!.Dispose();
        updates.Of("fold", "c")!.Dispose();

        Assert.All(_read.Ended, span => Assert.Equal(trace.TopOf(1).SpanId, span.ParentSpanId));
    }

    [Fact]
    public void Should_hang_below_the_offer_when_an_update_names_it()
    {
        var trace = new RoundTrace(Job, _read.Tracer);
        trace.Recovered(_open);
        var updates = new UpdateTrace(Job, 1, trace.TopOf(1), _read.Tracer);

        // not in the sample, it says: who keeps the round open knows better
        updates.Pull(Ready($"00-{NodeTracer.TraceOf(Job, 1)}-b7ad6b7169203331-00"))!.Dispose();
        updates.Of("check", "c")!.Dispose();

        Assert.Equal(["pull", "check"], _read.Ended.Select(span => span.OperationName));
        Assert.All(_read.Ended, span => Assert.Equal("b7ad6b7169203331", span.ParentSpanId.ToString()));
    }

    private static UpdateReady Ready(string traceparent) =>
        new()
        {
            Job = Job,
            Round = 1,
            Client = "c",
            Update = new() { Size = 5 },
            Traceparent = traceparent,
        };
}
