using ProFL.Node.Configuration;
using ProFL.Node.Faults;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Faults;

public class FaultSwitchTests
{
    [Fact]
    public async Task Should_strike_and_count_while_it_is_on_and_never_after_when_a_fault_was_done()
    {
        FaultSwitch faults = Switched.On();
        Switched.Fault fault = faults.Begin(FaultKind.Late);

        Assert.True(faults.Strikes(FaultKind.Late));
        Assert.True(faults.Strikes(FaultKind.Late));
        Assert.False(faults.Strikes(FaultKind.Reorder));

        Assert.Equal(2, await fault.End());
        Assert.False(faults.Strikes(FaultKind.Late));
    }

    [Fact]
    public async Task Should_not_be_done_twice_at_a_time_when_it_is_on_already()
    {
        FaultSwitch faults = Switched.On();
        Switched.Fault fault = faults.Begin(FaultKind.Late);

        Assert.Null(await faults.Do(FaultKind.Late, TimeSpan.FromSeconds(1), CancellationToken.None));
        await fault.End();
    }

    [Fact]
    public async Task Should_take_no_fault_when_the_shipped_settings_are_left_alone()
    {
        var faults = FaultSwitch.From(HoconLayers.Load("coordinator"));

        Assert.False(faults.MayInject);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            faults.Do(FaultKind.Late, TimeSpan.FromSeconds(1), CancellationToken.None)
        );
    }

    [Fact]
    public void Should_name_each_kind_once_and_strike_some_role_when_the_list_is_read()
    {
        Assert.Equal(FaultKind.All.Length, FaultKind.All.Select(k => k.Name).Distinct().Count());
        Assert.All(FaultKind.All, k => Assert.True(k.Strikes("coordinator") || k.Strikes("client-node")));
    }
}
