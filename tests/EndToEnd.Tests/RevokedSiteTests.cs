using System.Text.Json;
using ProFL.Coordinator.Signatures;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;

namespace ProFL.EndToEnd.Tests;

/// <summary>The authority takes a site's keys back while a job runs, with processes of their own.</summary>
public sealed class RevokedSiteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_go_on_without_a_site_and_say_why_when_its_key_was_taken_back_during_a_job()
    {
        using var folder = new TemporaryFolder();
        string job = folder.File("small.conf");
        string shipped = await File.ReadAllTextAsync(Checkout.SmallJob);
        await File.WriteAllTextAsync(job, shipped.Replace("epochs = 1", "epochs = 20", StringComparison.Ordinal));
        using var cluster = new KillableCluster { JobFile = job, IsSecured = true };
        cluster.StartNodes();
        using ProductProcess coordinator = cluster.StartCoordinator();
        await cluster.Until(() => KeyChangeTests.Rounds(cluster) >= 1, "no round was ever completed");

        DateTimeOffset revoked = DateTimeOffset.UtcNow;
        cluster.Authority.Revoke("north", TrustFolder.OfState(cluster.CoordinatorState));
        TimeSpan inCluster = await UntilOnlySouthIsThere(cluster, coordinator, revoked);
        string[] north = [.. cluster.State().Roster.Where(m => m.Site == "north").Select(m => m.Client)];
        await coordinator.WaitForExit(Patience);

        JsonElement status = JsonDocument.Parse(coordinator.Output).RootElement;
        ClientExcluded[] left = [.. cluster.Events().OfType<ClientExcluded>()];
        Assert.Equal("completed", status.GetProperty("status").GetString());
        Assert.Equal(north, left.Select(e => e.Client).Order(StringComparer.Ordinal));
        Assert.All(
            left,
            e => Assert.Equal((RevokedSites.By, "the key of site north was revoked", true), (e.By, e.Reason, e.UntilIncluded))
        );
        Assert.All(left, e => Assert.InRange(e.AtUnixMs - revoked.ToUnixTimeMilliseconds(), 0, 5_000));
        Assert.InRange(inCluster, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.True((await cluster.Verify()).GetProperty("holds").GetBoolean());
    }

    // as an operator sees it: the list of nodes is asked for again and again
    private static async Task<TimeSpan> UntilOnlySouthIsThere(KillableCluster cluster, ProductProcess coordinator, DateTimeOffset revoked)
    {
        while (true)
        {
            using ProductProcess nodes = await ProductProcess.Run(Patience, "nodes", "--cluster", cluster.CoordinatorState, "--json");
            Assert.True(nodes.ExitCode == 0, $"{nodes.Error}{Environment.NewLine}{coordinator.Error}");
            string?[] sites =
            [
                .. JsonDocument
                    .Parse(nodes.Output)
                    .RootElement.GetProperty("nodes")
                    .EnumerateArray()
                    .Where(node => node.GetProperty("role").GetString() == "client-node")
                    .Select(node => node.GetProperty("site").GetString()),
            ];
            if (sites is ["south"])
            {
                return DateTimeOffset.UtcNow - revoked;
            }
        }
    }
}
