using ProFL.Node.Configuration;
using ProFL.Tools.Doctor;

namespace ProFL.Tools.Tests.Doctor;

public sealed class RoleSettingsTests
{
    [Theory]
    [InlineData("coordinator", "profl.coordinator.snapshot-every", "10", "coordinator")]
    [InlineData("coordinator", "akka.cluster.seed-nodes", "[]", "local")]
    [InlineData("client-node", "profl.client-node.drain-limit", "8s", "client-node")]
    [InlineData("client-node", "profl.http.host", "127.0.0.1", "reference")]
    [InlineData("client-node", "profl.client-node.workers", "2", "--set")]
    public void Should_name_value_and_layer_when_settings_are_read(string role, string key, string value, string source) =>
        Assert.Contains(new ShownSetting(key, value, source), RoleSettings.Read(role, ["local"], ["profl.client-node.workers = 2"]));

    [Fact]
    public void Should_leave_out_the_password_when_the_connection_string_has_one()
    {
        const string Secret = "hunter2";

        IReadOnlyList<ShownSetting> settings = RoleSettings.Read(
            "coordinator",
            [],
            [$"profl.postgresql = \"Host=db;Database=profl;Password={Secret}\""]
        );

        ShownSetting database = Assert.Single(settings, setting => setting.Key == "profl.postgresql");
        Assert.Contains("Host=db", database.Value, StringComparison.Ordinal);
        Assert.All(settings, setting => Assert.DoesNotContain(Secret, setting.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Should_refuse_with_the_key_when_a_value_cannot_be()
    {
        HoconException refusal = Assert.Throws<HoconException>(() =>
            RoleSettings.Read("client-node", [], ["profl.client-node.workers = 0"])
        );

        Assert.Equal("--set profl.client-node.workers = 0: give a whole number from 1, or auto", refusal.Message);
    }
}
