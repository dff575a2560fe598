using ProFL.Learning.Randomness;

namespace ProFL.Learning.Partitions;

/// <summary>
/// Each class, in random order, is cut at the cumulated proportions of one Dirichlet draw over the clients that may have it.
/// </summary>
internal static class DirichletDeal
{
    public static List<int>[] Deal(double alpha, int[][] byClass, PermittedClients permitted, Seed seed)
    {
        if (!(alpha > 0 && double.IsFinite(alpha)))
        {
            throw new ArgumentException($"The Dirichlet partition's alpha is {alpha}; it must be above 0.", nameof(alpha));
        }

        var parts = new List<int>[permitted.Clients];
        for (int client = 0; client < parts.Length; client++)
        {
            parts[client] = [];
        }

        for (int c = 0; c < byClass.Length; c++)
        {
            var random = new DeterministicRandom(seed.Derive("dirichlet", c));
            int[] samples = byClass[c];
            int[] clients = permitted[c];
            if (samples.Length == 0)
            {
                continue;
            }

            random.Shuffle(samples);
            double[] proportions = Draw(alpha, clients.Length, random);

            double cumulated = 0;
            int from = 0;
            for (int i = 0; i < clients.Length; i++)
            {
                cumulated += proportions[i];
                int to =
                    i == clients.Length - 1
                        ? samples.Length
                        : Math.Clamp((int)Math.Floor((cumulated * samples.Length) + 0.5), from, samples.Length);
                parts[clients[i]].AddRange(samples.AsSpan(from, to - from));
                from = to;
            }
        }

        return parts;
    }

    private static double[] Draw(double alpha, int count, DeterministicRandom random)
    {
        double[] draws = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            draws[i] = random.NextGamma(alpha);
            sum += draws[i];
        }

        // a very small alpha lets every draw vanish; its limit gives the whole class to one client
        if (sum == 0)
        {
            draws[random.NextInt32(count)] = 1;
            return draws;
        }

        for (int i = 0; i < count; i++)
        {
            draws[i] /= sum;
        }

        return draws;
    }
}
