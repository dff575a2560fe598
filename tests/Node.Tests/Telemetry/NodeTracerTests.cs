using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using ProFL.Node.Telemetry;

namespace ProFL.Node.Tests.Telemetry;

public sealed class NodeTracerTests
{
    [Fact]
    public void Should_begin_nothing_when_nobody_listens()
    {
        using var tracer = new NodeTracer();

        Assert.Null(tracer.Begin("round", default, "a", 1));
        Assert.Equal(default, tracer.Sent($"00-{NodeTracer.TraceOf("a", 1)}-b7ad6b7169203331-01", "a", 1));
    }

    [Fact]
    public void Should_be_the_top_of_the_rounds_trace_and_not_the_current_span_when_it_has_no_parent()
    {
        using var read = new ReadTracer();
        using var other = new Activity("other");
        other.Start();

        read.Tracer.Begin("round", default, "a", 1)!.Dispose();

        Assert.Equal(NodeTracer.TraceOf("a", 1), read["round"].TraceId);
        Assert.Null(read["round"].Parent);
        Assert.Equal(default, read["round"].ParentSpanId);
        Assert.Same(other, Activity.Current);
        Assert.Equal(3, new[] { ("a", 1), ("a", 2), ("b", 1) }.Select(r => NodeTracer.TraceOf(r.Item1, r.Item2)).Distinct().Count());
    }

    [Fact]
    public void Should_leave_the_ids_of_other_traces_to_chance_when_one_was_wished()
    {
        using var read = new ReadTracer();
        read.Tracer.Begin("round", default, "a", 1)!.Dispose();
        using var other = new Activity("other");
        other.Start();

        Assert.NotEqual(NodeTracer.TraceOf("a", 1), other.TraceId);
    }

    [Fact]
    public void Should_go_on_below_what_was_sent_when_it_is_of_the_rounds_trace_alone()
    {
        using var read = new ReadTracer();
        string sent = $"00-{NodeTracer.TraceOf("a", 1)}-b7ad6b7169203331-01";

        Assert.Equal("b7ad6b7169203331", read.Tracer.Sent(sent, "a", 1).SpanId.ToString());
        Assert.Equal(default, read.Tracer.Sent(sent, "a", 2));
        Assert.Equal(default, read.Tracer.Sent("", "a", 1));
        Assert.Equal(default, read.Tracer.Sent("nonsense", "a", 1));
    }

    [Fact]
    public void Should_leave_the_current_span_alone_when_one_ends_that_is_another()
    {
        using var read = new ReadTracer();
        Span one = read.Tracer.Begin("one", default, "a", 1)!;
        Span two = read.Tracer.Begin("two", one.Context, "a", 1)!;

        using (two.Enter())
        {
            one.Dispose();
            Assert.Equal("two", Activity.Current?.OperationName);
        }

        Assert.Null(Activity.Current);
    }

    [Fact]
    public void Should_ask_the_sampler_for_each_round_and_tell_other_nodes_when_it_is_not_in_the_sample()
    {
        using var tracer = new NodeTracer();
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(NodeTracer.Name)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(0.5)))
            .Build();

        string[] flags = [.. Enumerable.Range(1, 100).Select(round => tracer.Begin("round", default, "a", round)!.Traceparent[^2..])];

        Assert.InRange(flags.Count(flag => flag == "01"), 25, 75);
        Assert.Contains("00", flags);
    }
}
