using ProFL.Node.Telemetry;

namespace ProFL.EndToEnd.Tests.Telemetry;

[Collection(nameof(ObservedJob))]
public sealed class TracesTests(ObservedJob job)
{
    private const int Rounds = 6;
    private static readonly string[] OfClient = ["train", "load", "wait", "learn", "store", "pull", "check", "fold"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Should_be_one_tree_over_all_processes_when_a_round_is_traced(long round)
    {
        IReadOnlyList<OtlpSpan> spans = TraceOf(round);

        OtlpSpan top = Assert.Single(spans, span => span.Parent.Length == 0);
        Assert.Equal("round", top.Name);
        Assert.Equal(spans.Count, spans.Select(span => span.Id).Distinct().Count());
        Assert.All(spans.Where(span => span != top), span => Assert.Contains(spans, above => above.Id == span.Parent));
        Assert.All(spans, span => Assert.Equal($"{round}", span.Tags[SpanTags.Round]));
        Assert.All(OfClient, name => Assert.Equal(2, spans.Count(span => span.Name == name)));
        // an answer and the next request may cross each other
        Assert.InRange(spans.Count(span => span.Name == "offer"), 2, 4);
        Assert.Single(spans, span => span.Name == "close");
        Assert.Contains(spans, span => span.Name == "persist");
        Assert.Equal("2", top.Tags[SpanTags.Clients]);
        Assert.Equal("grow", top.Tags[Labels.Phase]);
    }

    [Fact]
    public void Should_have_spans_of_three_processes_when_clients_of_two_sites_train_in_a_round() =>
        Assert.Contains(
            Enumerable.Range(1, Rounds),
            round => TraceOf(round).Select(span => span.Tags["service.instance.id"]).Distinct().Count() == 3
        );

    [Fact]
    public void Should_hang_the_coordinators_work_below_the_clients_offer_when_it_has_one()
    {
        IReadOnlyList<OtlpSpan> spans = TraceOf(1);

        foreach (OtlpSpan pull in spans.Where(span => span.Name is "pull" or "check" or "fold"))
        {
            OtlpSpan offer = spans.Single(span => span.Id == pull.Parent);
            OtlpSpan train = spans.Single(span => span.Id == offer.Parent);
            Assert.Equal(("offer", "train"), (offer.Name, train.Name));
            Assert.Equal(("profl-coordinator", "profl-client-node"), (pull.Tags["service.name"], train.Tags["service.name"]));
            Assert.Equal(pull.Tags[SpanTags.Client], train.Tags[SpanTags.Client]);
        }
    }

    [Fact]
    public void Should_say_which_trainings_were_streamed_and_what_the_last_evaluation_was_of()
    {
        Assert.Contains(
            job.Spans,
            span => span.Name == "train" && span.Tags[Labels.Way] == "streamed" && span.Tags[SpanTags.Segments] != "0"
        );
        Assert.Contains(job.Spans, span => span.Name == "evaluate" && span.Tags[SpanTags.Samples] != "0");
    }

    private IReadOnlyList<OtlpSpan> TraceOf(long round)
    {
        string trace = NodeTracer.TraceOf(KillableCluster.Job, round).ToString();
        return [.. job.Spans.Where(span => span.Trace == trace)];
    }
}
