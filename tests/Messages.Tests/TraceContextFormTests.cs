using Akka.Actor;
using ProFL.Messages.Facts;
using ProFL.Messages.Serialization;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Tests;

/// <summary>What a sender says of its trace decides nothing, so that no message is refused for it.</summary>
public sealed class TraceContextFormTests : IDisposable
{
    private const string Good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private readonly ActorSystem _system = ActorSystem.Create("traces");

    public static TheoryData<string> Bad =>
        [
            Good[1..],
            Good + "-00",
            Good.ToUpperInvariant(),
            "01" + Good[2..],
            Good.Replace('-', '_'),
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0af7651916cd43dd8448eb211c80319\n-b7ad6b7169203331-01",
            new string('x', 1 << 20),
        ];

    public void Dispose() => _system.Dispose();

    [Theory]
    [MemberData(nameof(Bad))]
    public void Should_read_the_message_without_it_when_it_is_no_trace_context(string text)
    {
        Assert.False(TraceContextForm.IsGood(text));
        Assert.Equal(Order(""), Travelled(Order(text)));
        Assert.Equal(Update(""), Travelled(Update(text)));
    }

    [Fact]
    public void Should_keep_it_when_it_is_one()
    {
        Assert.True(TraceContextForm.IsGood(Good));
        Assert.Equal(Order(Good), Travelled(Order(Good)));
        Assert.Equal(Update(Good), Travelled(Update(Good)));
    }

    private object Travelled(object message)
    {
        var serializer = new ProtobufSerializer((ExtendedActorSystem)_system);
        return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
    }

    private static Blob Blob => new() { Sha256 = new string('a', 64), Size = 10 };

    private static UpdateReady Update(string traceparent) =>
        new()
        {
            Job = "j",
            Client = "c",
            Update = Blob,
            TrainingId = "t",
            BlobUrl = "http://127.0.0.1:80/",
            Samples = 3,
            Traceparent = traceparent,
        };

    private static Train Order(string traceparent) =>
        new()
        {
            Job = "j",
            Client = "c",
            Site = "north",
            Round = 1,
            Stage = Stage.Growing,
            Share = ClientShare.Whole,
            Spec = Blob,
            Batch = 1,
            BlobUrl = "http://127.0.0.1:80/",
            Traceparent = traceparent,
        };
}
