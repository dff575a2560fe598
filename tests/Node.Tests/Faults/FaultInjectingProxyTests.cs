using Akka.Actor;
using Akka.TestKit.Xunit2;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Faults;

public sealed class FaultInjectingProxyTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly FaultSwitch _faults = Switched.On();
    private readonly IActorRef _courier;

    public FaultInjectingProxyTests() => _courier = FaultInjectingProxy.Between(Sys, TestActor, _faults);

    [Fact]
    public void Should_be_the_actor_itself_when_the_process_takes_no_faults() =>
        Assert.Same(TestActor, FaultInjectingProxy.Between(Sys, TestActor, FaultSwitch.Off));

    [Fact]
    public async Task Should_carry_each_message_once_and_in_order_when_no_fault_is_on()
    {
        Send(1, "a");
        Send(1, "b");

        Assert.Equal(["1 a", "1 b"], await Received(2));
    }

    [Fact]
    public async Task Should_carry_each_message_twice_when_they_are_duplicated()
    {
        Switched.Fault fault = _faults.Begin(FaultKind.Duplicate);
        Send(1, "a");
        Send(1, "b");

        Assert.Equal(["1 a", "1 a", "1 b", "1 b"], await Received(4));
        Assert.Equal(2, await fault.End());
    }

    [Fact]
    public async Task Should_carry_what_came_last_first_when_they_are_reordered()
    {
        Switched.Fault fault = _faults.Begin(FaultKind.Reorder);
        Send(1, "a");
        Send(1, "b");
        Send(1, "c");

        Assert.Equal(["1 c", "1 b", "1 a"], await Received(3));
        Assert.Equal(3, await fault.End());
    }

    [Fact]
    public async Task Should_carry_the_first_when_its_round_is_over_and_what_is_sent_again_at_once_when_they_are_late()
    {
        Switched.Fault fault = _faults.Begin(FaultKind.Late);
        Send(1, "a");
        Send(1, "a");
        Assert.Equal(["1 a"], await Received(1));
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(300));

        Send(2, "a");
        Assert.Equal(["1 a"], await Received(1));

        // nothing is lost when the fault is over
        Assert.Equal(2, await fault.End());
        Assert.Equal(["2 a"], await Received(1));
    }

    private void Send(long round, string client) =>
        _courier.Tell(
            new UpdateReady
            {
                Job = "job",
                Round = round,
                Client = client,
            },
            TestActor
        );

    private async Task<string[]> Received(int count)
    {
        var received = new List<string>();
        while (received.Count < count)
        {
            UpdateReady ready = await ExpectMsgAsync<UpdateReady>(Patience);
            Assert.Equal(TestActor, LastSender);
            received.Add($"{ready.Round} {ready.Client}");
        }

        return [.. received];
    }
}
