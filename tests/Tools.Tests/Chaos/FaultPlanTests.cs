using System.Collections.Immutable;
using ProFL.Node.Faults;
using ProFL.Tools.Chaos;

namespace ProFL.Tools.Tests.Chaos;

public class FaultPlanTests
{
    private static readonly (string Name, string Role)[] Processes =
    [
        ("coordinator-1", "coordinator"),
        ("north-1", "client-node"),
        ("south-1", "client-node"),
    ];
    private static readonly FaultKind[] Kinds = [FaultKind.Kill, FaultKind.Stop];
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    [Fact]
    public void Should_plan_the_same_faults_when_the_seed_is_the_same_in_whatever_order_things_are_named() =>
        Assert.Equal<PlannedFault>([.. Plan(1)], [.. FaultPlan.Of(1, Kinds.Reverse(), Processes.Reverse(), Length)]);

    [Fact]
    public void Should_plan_other_faults_when_the_seed_is_another() => Assert.NotEqual<PlannedFault>([.. Plan(1)], [.. Plan(2)]);

    [Fact]
    public void Should_begin_with_the_faults_that_were_planned_yesterday_when_the_seed_is_1()
    {
        // a plan that is named in an issue must be the same one after the next release
        string[] first =
        [
            .. Plan(1)
                .Take(3)
                .Select(f => FormattableString.Invariant($"{f.At.TotalSeconds:0.0} {f.Kind.Name} {f.Target} {f.For.TotalSeconds:0.0}")),
        ];

        Assert.Equal(["3.0 kill coordinator-1 0.0", "11.7 kill north-1 0.0", "17.2 stop north-1 2.5"], first);
    }

    [Fact]
    public void Should_do_every_kind_to_every_process_once_before_any_comes_again_when_it_is_long_enough()
    {
        (FaultKind, string)[] firstSix = [.. Plan(3).Take(6).Select(f => (f.Kind, f.Target))];

        Assert.Equal(6, firstSix.Distinct().Count());
    }

    [Fact]
    public void Should_be_over_in_time_and_leave_pauses_when_faults_last()
    {
        ImmutableArray<PlannedFault> plan = Plan(4);

        Assert.All(plan, f => Assert.True(f.At + f.For <= Length));
        Assert.All(
            Enumerable.Range(1, plan.Length - 1),
            i => Assert.True(plan[i].At - plan[i - 1].At - plan[i - 1].For >= TimeSpan.FromSeconds(5))
        );
    }

    [Fact]
    public void Should_say_how_long_is_long_enough_when_no_fault_fits() =>
        Assert.Contains(
            "--minutes 0.2",
            Assert.Throws<UserException>(() => FaultPlan.Of(1, Kinds, Processes, TimeSpan.FromSeconds(1))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_refuse_by_name_and_say_which_there_are_when_a_kind_is_not_there()
    {
        string message = Assert.Throws<UserException>(() => FaultNames.FindAll("kill,meteor")).Message;

        Assert.Contains("'meteor' is not known", message, StringComparison.Ordinal);
        Assert.Contains("kill, stop", message, StringComparison.Ordinal);
    }

    private static ImmutableArray<PlannedFault> Plan(ulong seed) => FaultPlan.Of(seed, Kinds, Processes, Length);
}
