using Google.Protobuf;
using ProFL.Attack;
using ProFL.Messages.Wire;
using ProFL.Node.Gate;

namespace ProFL.Node.Tests.Gate;

/// <summary>Frames that the gate would read otherwise than Akka does: none is let through.</summary>
public sealed class IncomingFrameTests
{
    private static readonly byte[] Harmless = AkkaFrames.Payload(4711, "profl.wire.AskStanding", new AskStanding().ToByteArray()),
        Harmful = AkkaFrames.Payload(4711, "profl.wire.StopJob", new StopJob { Job = "a" }.ToByteArray()),
        Somebody = AkkaFrames.ActorOf("akka.tcp://profl@127.0.0.1:1/user/a"),
        Frame = AkkaFrames.To("akka.tcp://profl@127.0.0.1:1/user/a", 4711, "profl.wire.AskStanding", []),
        Opening = AkkaFrames.Hello(GateCase.Stranger);

    public static TheoryData<string, byte[]> Twice =>
        new()
        {
            { "two messages", [.. Frame, .. Frame] },
            { "an opening before a message", [.. Opening, .. Frame] },
            { "a message before an opening", [.. Frame, .. Opening] },
            {
                "two payloads",
                AkkaFrames.Of(
                    o => AkkaFrames.Part(o, 1, Somebody),
                    o => AkkaFrames.Part(o, 2, Harmful),
                    o => AkkaFrames.Part(o, 2, Harmless)
                )
            },
            {
                "two recipients",
                AkkaFrames.Of(o => AkkaFrames.Part(o, 1, Somebody), o => AkkaFrames.Part(o, 1, []), o => AkkaFrames.Part(o, 2, Harmful))
            },
            {
                "a number in the place of the message",
                AkkaFrames.Of(o => AkkaFrames.Part(o, 1, Somebody), o => AkkaFrames.Part(o, 2, [.. Harmful, 8, 1]))
            },
            { "no recipient", AkkaFrames.Of(o => AkkaFrames.Part(o, 2, Harmful)) },
            { "a way up", AkkaFrames.To("akka.tcp://profl@127.0.0.1:1/system/cluster/../../user/a", 4711, "profl.wire.AskStanding", []) },
            { "a field's number of 35 bits", [0x8A, 0x80, 0x80, 0x80, 0x10, 0, .. Frame] },
            { "no message at all", [1, 2, 3] },
        };

    [Theory]
    [MemberData(nameof(Twice))]
    public void Should_refuse_a_frame_when_akka_could_read_another_message_in_it(string name, byte[] frame)
    {
        Exception? refused = Record.Exception(() => IncomingFrame.Read(frame));

        Assert.True(refused is InvalidDataException, $"{name}: {refused?.GetType().Name ?? "it was read"}");
    }

    // protobuf cuts an enum to 32 bits
    [Fact]
    public void Should_know_who_opens_a_connection_when_the_command_has_more_bits()
    {
        byte[] handshake = AkkaFrames.Message(o => AkkaFrames.Part(o, 1, AkkaFrames.AddressOf(GateCase.Stranger, "ssl.tcp")));
        byte[] opening = AkkaFrames.Message(o =>
            AkkaFrames.Part(o, 2, AkkaFrames.Message(i => AkkaFrames.Number(i, 1, (1UL << 32) + 1), i => AkkaFrames.Part(i, 2, handshake)))
        );

        Assert.Equal(GateCase.Stranger, IncomingFrame.Read(opening).Origin);
    }
}
