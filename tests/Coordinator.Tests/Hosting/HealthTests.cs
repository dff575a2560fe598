using System.Net;
using System.Text.Json;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Tests.Cluster;

namespace ProFL.Coordinator.Tests.Hosting;

public sealed class HealthTests(OneCoordinator one) : IClassFixture<OneCoordinator>
{
    private static readonly HttpClient Client = new();

    [Fact]
    public async Task Should_be_ready_again_when_a_journal_that_was_away_is_back()
    {
        string journal = CoordinatorHost.JournalOf(one.Cluster.State);
        await TestCluster.Until(async () => (await Ask("ready")).Status == HttpStatusCode.OK, "it was never ready");
        (HttpStatusCode Status, JsonElement Body) away = default;
        File.Move(journal, journal + ".away");
        try
        {
            await TestCluster.Until(
                async () => (away = await Ask("ready")).Status == HttpStatusCode.ServiceUnavailable,
                "nobody missed the journal"
            );
        }
        finally
        {
            File.Move(journal + ".away", journal, overwrite: true);
        }

        await TestCluster.Until(async () => (await Ask("ready")).Status == HttpStatusCode.OK, "it was never ready again");
        JsonElement ill = Assert.Single(away.Body.GetProperty("checks").EnumerateArray(), c => c.GetProperty("state").GetString() == "ill");
        Assert.Equal("not ready", away.Body.GetProperty("status").GetString());
        Assert.Equal("journal", ill.GetProperty("name").GetString());
        Assert.Contains("cannot be read", ill.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("bring the database back", ill.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_each_check_when_it_lives_and_is_ready()
    {
        await TestCluster.Until(async () => (await Ask("ready")).Status == HttpStatusCode.OK, "it was never ready");

        (HttpStatusCode live, JsonElement vital) = await Ask("live");
        (_, JsonElement ready) = await Ask("ready");

        Assert.Equal(HttpStatusCode.OK, live);
        Assert.Equal(["process"], NamesOf(vital));
        Assert.Equal(["certificate", "cluster", "disk", "journal", "majority", "process"], NamesOf(ready));
    }

    private static IEnumerable<string?> NamesOf(JsonElement body) =>
        body.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString());

    private async Task<(HttpStatusCode Status, JsonElement Body)> Ask(string kind)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(one.Cluster.A.HttpUrl, $"health/{kind}"));
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
