using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;
using ProFL.Tools;

namespace ProFL.EndToEnd.Tests;

/// <summary>Every key of a cluster, and that of its authority, is followed by another while a job runs.</summary>
public sealed class KeyChangeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_and_lose_no_round_when_the_authority_and_every_key_change_during_a_job()
    {
        using var folder = new TemporaryFolder();
        string job = folder.File("small.conf");
        string shipped = await File.ReadAllTextAsync(Checkout.SmallJob);
        await File.WriteAllTextAsync(job, shipped.Replace("epochs = 1", "epochs = 200", StringComparison.Ordinal));
        UndisturbedRun undisturbed = await UndisturbedRun.Of(job);
        using var cluster = new KillableCluster { JobFile = job, IsSecured = true };
        cluster.StartNodes();
        using ProductProcess coordinator = cluster.StartCoordinator();
        await cluster.Until(() => Rounds(cluster) >= 1, "no round was ever completed");
        string[] before = Leaves(cluster);

        cluster.Authority.Rotate(TrustFolder.OfState(cluster.CoordinatorState));
        DateTime deadline = DateTime.UtcNow + Patience;
        while (!IsRetired(cluster))
        {
            Assert.False(coordinator.HasExited, $"the coordinator ended: {coordinator.Output}{coordinator.Error}");
            Assert.True(DateTime.UtcNow < deadline, "the certificates never followed the authority");
            await Task.Delay(500);
        }

        int roundsThen = Rounds(cluster);
        await coordinator.WaitForExit(Patience);
        JsonElement status = JsonDocument.Parse(coordinator.Output).RootElement;

        Assert.Empty(before.Intersect(Leaves(cluster)));
        Assert.True(Rounds(cluster) > roundsThen, "the job had ended before the keys had changed: give it more epochs");
        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        Assert.Equal(undisturbed.UpdatesAccepted, status.GetProperty("updatesAccepted").GetInt32());
        Assert.Empty(cluster.Events().OfType<ClientExcluded>());
    }

    internal static int Rounds(KillableCluster cluster) =>
        Directory.Exists(cluster.CoordinatorState) && File.Exists(Path.Combine(cluster.CoordinatorState, "journal.db"))
            ? cluster.Events().OfType<RoundCompleted>().Count()
            : 0;

    private static string[] Leaves(KillableCluster cluster) =>
        [
            .. new[] { cluster.CoordinatorState, cluster.SiteState("north"), cluster.SiteState("south") }.Select(state =>
                TrustFolder.OfState(state).ReadCertificate().Thumbprint
            ),
        ];

    private static bool IsRetired(KillableCluster cluster)
    {
        try
        {
            cluster.Authority.RetireOld(force: false, TrustFolder.OfState(cluster.CoordinatorState));
            return true;
        }
        catch (UserException inUse) when (inUse.Message.Contains("still in use", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
