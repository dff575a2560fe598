using System.Text.Json;
using ProFL.Attack.Tests.Clusters;

namespace ProFL.Attack.Tests;

/// <summary>What holds after every attack.</summary>
internal static class AttackAssert
{
    public static async Task NothingHasChanged(AttackedCluster cluster)
    {
        Assert.Equal("completed", cluster.Status.GetProperty("status").GetString());
        Assert.Equal(cluster.Expected.ModelSha256, cluster.Status.GetProperty("modelSha256").GetString());
        Assert.Contains(
            "nothing lost, nothing counted twice",
            cluster.Status.GetProperty("equality").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(cluster.Ended);
        Assert.Equal("untouched", cluster.BaitText);
        Assert.Equal(0, cluster.Lured);
        JsonElement verdict = await cluster.Verify();
        Assert.Equal(cluster.Expected.ModelSha256, verdict.GetProperty("modelSha256").GetString());
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.GetRawText());
        foreach (string count in new[] { "updatesTrainedAgain", "updatesCountedTwice", "nondeterministicTrainings", "exclusions" })
        {
            Assert.Equal(0, verdict.GetProperty(count).GetInt32());
        }
    }

    public static void RefusedAndSaidOnce(AttackedCluster cluster, string attack)
    {
        foreach (string node in cluster.NodesOf(attack))
        {
            IReadOnlyList<string> lines = cluster.RefusalsOf(attack, node);
            string reason = cluster.ReasonOf(attack);

            Assert.Contains(lines, line => line.Contains(reason, StringComparison.Ordinal));
            Assert.Equal(
                lines.Count,
                lines.Select(line => line[line.IndexOf("a message of", StringComparison.Ordinal)..]).Distinct().Count()
            );
        }
    }
}
