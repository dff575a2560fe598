using ProFL.Learning.Randomness;

namespace ProFL.Learning.Partitions;

/// <summary>
/// All samples in random order, dealt round after round. Classes that the same clients may have share one turn, so without
/// lacking classes sizes differ by at most 1.
/// </summary>
internal static class IidDeal
{
    public static List<int>[] Deal(ReadOnlySpan<int> labels, PermittedClients permitted, Seed seed)
    {
        int[] leader = LeaderOfEachClass(permitted);
        int[] turn = new int[permitted.Classes];
        var parts = new List<int>[permitted.Clients];
        for (int client = 0; client < parts.Length; client++)
        {
            parts[client] = [];
        }

        foreach (int sample in new DeterministicRandom(seed.Derive("iid")).Permutation(labels.Length))
        {
            int[] clients = permitted[labels[sample]];
            ref int next = ref turn[leader[labels[sample]]];
            parts[clients[next]].Add(sample);
            next = (next + 1) % clients.Length;
        }

        return parts;
    }

    // the first class with the same permitted clients stands for all of them
    private static int[] LeaderOfEachClass(PermittedClients permitted)
    {
        int[] leader = new int[permitted.Classes];
        for (int c = 0; c < leader.Length; c++)
        {
            leader[c] = c;
            for (int earlier = 0; earlier < c; earlier++)
            {
                if (!permitted[earlier].AsSpan().SequenceEqual(permitted[c]))
                {
                    continue;
                }

                leader[c] = earlier;
                break;
            }
        }

        return leader;
    }
}
