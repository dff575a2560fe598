using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProFL.Attack;
using ProFL.Messages.Serialization;
using ProFL.Node.Gate;

namespace ProFL.Node.Tests.Gate;

/// <summary>Messages of which any part is missing or absurd: the gate says why it refuses one, and never breaks.</summary>
public sealed class GeneratedMessagesTests
{
    [Fact]
    public void Should_decide_and_never_break_when_messages_are_absurd() => Decide(2_000, seed: 1);

    [Fact]
    [Trait("Category", "Long")]
    public void Should_decide_and_never_break_when_a_hundred_thousand_messages_are_absurd() => Decide(100_000, seed: 2);

    private static void Decide(int count, int seed)
    {
        var chance = new Random(seed);
        MessageGate coordinator = GateCase.Of(GateCase.OfCoordinator),
            node = GateCase.Of(GateCase.OfNorth);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            MessageDescriptor descriptor = WireMessages.All[i % WireMessages.All.Count];
            IMessage message = WireMessages.Absurd(descriptor, chance, $"{GateCase.North}", "north");
            byte[] bytes = message.ToByteArray();
            if (chance.Next(10) == 0 && bytes.Length > 0)
            {
                bytes[chance.Next(bytes.Length)] ^= (byte)(1 << chance.Next(8));
            }

            string said = coordinator.Refusal(GateCase.Coordinator, GateCase.OfCoordinator, 4711, descriptor.FullName, bytes);
            string ofNorth = coordinator.Refusal(GateCase.North, GateCase.OfNorth, 4711, descriptor.FullName, bytes);
            string ofSouth = node.Refusal(GateCase.South, GateCase.OfSouth, 4711, descriptor.FullName, bytes);

            // who may say less is refused whatever who may say everything is refused, and what is let through has no fault
            Assert.True(said.Length == 0 || ofNorth.Length > 0, $"{seed}/{i}: {descriptor.Name} is refused of a coordinator alone: {said}");
            Assert.True(ofSouth.Length > 0, $"{seed}/{i}: {descriptor.Name} is let through from another site");
            if (said.Length == 0)
            {
                Assert.Null(WireCheck.Fault(MessageTable.Parse(descriptor.FullName, bytes)));
            }

            refused += said.Length > 0 ? 1 : 0;
        }

        // it would say nothing of a gate that all of them pass, or none
        Assert.InRange(refused, count / 4, count - 1);
    }
}
