using System.Diagnostics;
using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Tests.Clients;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Wire;
using ProFL.Node.Telemetry;

namespace ProFL.ClientNode.Tests.Telemetry;

public sealed class ClientTraceTests : ClientSpecs
{
    private readonly ReadTracer _read = new();

    private protected override NodeTracer Tracer => _read.Tracer;

    [Fact]
    public async Task Should_be_one_tree_below_the_round_when_a_client_trains_and_offers()
    {
        string above = $"00-{NodeTracer.TraceOf(Jobs.Id, 1)}-b7ad6b7169203331-01";
        Train train = Node.Train();
        string basis = SiteSigning.BasisOf(train);
        train.Traceparent = above;

        Tell(train);
        UpdateReady ready = await Next<UpdateReady>();
        Tell(train);
        Assert.Equal(ready, await Next<UpdateReady>());
        Tell(
            new UpdateAnswer
            {
                Job = ready.Job,
                Round = ready.Round,
                Client = ready.Client,
                Verdict = Verdict.Accepted,
            }
        );
        await Patience.Until(() => _read.Ended.Any(span => span.OperationName == "offer"), "the offer is answered");

        Activity all = _read["train"];
        Assert.Equal("b7ad6b7169203331", all.ParentSpanId.ToString());
        Assert.Equal("client-01", all.GetTagItem(SpanTags.Client));
        Assert.Equal("whole", all.GetTagItem(Labels.Way));
        Assert.All(["load", "wait", "learn", "store", "offer"], part => Assert.Equal(all.SpanId, _read[part].ParentSpanId));
        Assert.All(_read.Ended, span => Assert.Equal(NodeTracer.TraceOf(Jobs.Id, 1), span.TraceId));
        Assert.Equal("accepted", _read["offer"].GetTagItem(Labels.Outcome));
        Assert.Equal(_read["offer"].Id, ready.Traceparent);
        Assert.Equal(basis, SiteSigning.BasisOf(train));
    }

    [Fact]
    public async Task Should_train_as_ever_in_the_rounds_trace_when_what_was_sent_is_no_trace_context()
    {
        Train train = Node.Train();
        train.Traceparent = "nonsense";

        Tell(train);
        UpdateReady ready = await Next<UpdateReady>();

        Assert.Equal(Node.Services.Outbox.Find(Key(1))!.Update.Sha256, ready.Update.Sha256);
        Assert.Equal((NodeTracer.TraceOf(Jobs.Id, 1), default), (_read["train"].TraceId, _read["train"].ParentSpanId));
    }

    [Fact]
    public async Task Should_send_a_refusal_once_when_it_is_asked_again_and_again()
    {
        Train train = Node.Train();
        train.DataFingerprint = "other";

        for (int i = 0; i < 3; i++)
        {
            Tell(train);
            await Next(ClientPhase.Declined);
        }

        Activity refused = Assert.Single(_read.Ended);
        Assert.Equal(ActivityStatusCode.Error, refused.Status);
        Assert.Contains("is not what the roster fixed", refused.StatusDescription, StringComparison.Ordinal);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _read.Dispose();
    }
}
