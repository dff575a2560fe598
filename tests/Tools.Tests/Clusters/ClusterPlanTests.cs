using ProFL.Node.Configuration;
using ProFL.Tools.Clusters;

namespace ProFL.Tools.Tests.Clusters;

public class ClusterPlanTests
{
    private static readonly string[] Sites = ["north", "south"];

    [Fact]
    public void Should_deal_client_nodes_out_to_the_sites_in_turn_when_there_are_more_nodes_than_sites() =>
        Assert.Equal(["coordinator-1", "north-1", "south-1", "north-2"], Plan(null).Processes.Select(p => p.Note.Name));

    [Fact]
    public void Should_tell_client_nodes_where_the_coordinator_is_when_they_start()
    {
        ClusterPlan plan = Plan(null);

        Assert.All(plan.Processes.Skip(1), p => Assert.Contains(plan.Processes[0].Note.Address, p.Arguments));
    }

    [Fact]
    public void Should_give_every_process_the_layers_when_there_are_any() =>
        Assert.All(Plan(null).Processes, p => Assert.Equal("responsive", p.Arguments[p.Arguments.IndexOf("--layer") + 1]));

    [Fact]
    public void Should_keep_the_coordinators_addresses_when_there_was_a_cluster_before()
    {
        ProcessNote before = Plan(null).Processes[0].Note with { Pid = 7, Starts = 3 };

        ProcessNote again = Plan(new ClusterNote([], "", null, [before])).Processes[0].Note;

        Assert.Equal(before with { Pid = 0, Starts = 0 }, again);
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("off", false)]
    public void Should_say_whether_faults_may_be_done_to_it_when_a_setting_says_so(string setting, bool expected) =>
        Assert.Equal(expected, Plan(null, $"profl.fault-injection = {setting}").Faults.MayInject);

    [Theory]
    [InlineData(1, "1 1 1")]
    [InlineData(4, "1 1 1")]
    [InlineData(6, "2 2 1")]
    [InlineData(16, "5 5 5")]
    public void Should_divide_the_cores_among_the_client_nodes_when_nothing_else_is_set(int cores, string workers) =>
        Assert.Equal(workers.Split(' ').Select(number => $"profl.client-node.workers = {number}"), WorkersOf(PlanOn(cores, null)));

    [Theory]
    [InlineData("7", "7 7 7")]
    [InlineData("auto", "5 5 5")]
    public void Should_leave_the_number_alone_when_a_setting_gives_one(string setting, string workers) =>
        Assert.Equal(
            workers.Split(' ').Select(number => $"profl.client-node.workers = {number}"),
            WorkersOf(PlanOn(16, null, $"profl.client-node.workers = {setting}"))
        );

    [Theory]
    [InlineData("Host=db;Database=profl;Username=profl", "Host=db;Database=profl;Username=profl")]
    [InlineData("Host=db;Database=profl;Username=profl;Password=secret", null)]
    [InlineData("", null)]
    public void Should_name_the_database_for_the_note_when_it_has_no_password(string setting, string? noted) =>
        Assert.Equal(noted, Plan(null, $"profl.postgresql = \"{setting}\"").Database);

    [Theory]
    [InlineData("profl.blobs.floor = much")]
    [InlineData("profl.coordinator.snapshot-every = 0")]
    [InlineData("profl.client-node.scratch = 3")]
    public void Should_refuse_a_setting_that_a_process_would_refuse(string setting) =>
        Assert.StartsWith($"--set {setting}: ", Assert.Throws<HoconException>(() => Plan(null, setting)).Message, StringComparison.Ordinal);

    // what is given last counts
    private static IEnumerable<string> WorkersOf(ClusterPlan plan) =>
        plan
            .Processes.Skip(1)
            .Select(p => p.Arguments.Last(argument => argument.StartsWith("profl.client-node.workers", StringComparison.Ordinal)));

    private static ClusterPlan Plan(ClusterNote? earlier, params string[] settings) => PlanOn(2, earlier, settings);

    private static ClusterPlan PlanOn(int cores, ClusterNote? earlier, params string[] settings) =>
        ClusterPlan.Of("/c", 1, 3, Sites, "/data", settings, [], ["responsive"], earlier, cores);
}
