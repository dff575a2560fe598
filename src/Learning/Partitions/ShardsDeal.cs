using ProFL.Learning.Randomness;

namespace ProFL.Learning.Partitions;

/// <summary>
/// Samples sorted by class, cut into equal shards, shards dealt at random. A sample whose client lacks its class goes on, in turn, to the
/// clients that hold the class already, or to all that may have it when none does.
/// </summary>
internal static class ShardsDeal
{
    public static List<int>[] Deal(int perClient, int[][] byClass, PermittedClients permitted, Seed seed)
    {
        if (perClient < 1)
        {
            throw new ArgumentException(
                $"The shards partition gives {perClient} shards per client; it must be at least 1.",
                nameof(perClient)
            );
        }

        var parts = new List<int>[permitted.Clients];
        for (int client = 0; client < parts.Length; client++)
        {
            parts[client] = [];
        }

        bool[,] holds = new bool[permitted.Clients, byClass.Length];
        var misplaced = new List<(int Sample, int Class)>();

        (int[] sorted, int[] classOf) = Sorted(byClass, seed);
        int shards = checked(permitted.Clients * perClient);
        int[] order = new DeterministicRandom(seed.Derive("shards")).Permutation(shards);
        for (int i = 0; i < shards; i++)
        {
            int client = i / perClient;
            int end = Boundary(order[i] + 1, sorted.Length, shards);
            for (int s = Boundary(order[i], sorted.Length, shards); s < end; s++)
            {
                if (permitted.Allows(client, classOf[s]))
                {
                    parts[client].Add(sorted[s]);
                    holds[client, classOf[s]] = true;
                }
                else
                {
                    misplaced.Add((sorted[s], classOf[s]));
                }
            }
        }

        DealOn(misplaced, parts, permitted, holds);
        return parts;
    }

    private static int Boundary(int shard, int samples, int shards) => (int)((long)shard * samples / shards);

    private static (int[] Samples, int[] Classes) Sorted(int[][] byClass, Seed seed)
    {
        var samples = new List<int>();
        var classes = new List<int>();
        for (int c = 0; c < byClass.Length; c++)
        {
            new DeterministicRandom(seed.Derive("shard-order", c)).Shuffle(byClass[c]);
            samples.AddRange(byClass[c]);
            classes.AddRange(Enumerable.Repeat(c, byClass[c].Length));
        }

        return ([.. samples], [.. classes]);
    }

    private static void DealOn(List<(int Sample, int Class)> misplaced, List<int>[] parts, PermittedClients permitted, bool[,] holds)
    {
        int[][] takers = new int[permitted.Classes][];
        int[] turn = new int[permitted.Classes];
        foreach ((int sample, int sampleClass) in misplaced)
        {
            if (takers[sampleClass] is null)
            {
                int[] holders = [.. permitted[sampleClass].Where(client => holds[client, sampleClass])];
                takers[sampleClass] = holders.Length > 0 ? holders : permitted[sampleClass];
            }

            int[] clients = takers[sampleClass];
            parts[clients[turn[sampleClass]++ % clients.Length]].Add(sample);
        }
    }
}
