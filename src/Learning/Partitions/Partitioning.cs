using ProFL.Learning.Randomness;

namespace ProFL.Learning.Partitions;

/// <summary>
/// Deals the samples of one data set to simulated clients, the same way for the same seed. Drawn once per job; the result is stored.
/// </summary>
public static class Partitioning
{
    /// <summary>Deals every sample to exactly one client.</summary>
    /// <param name="spec">How the classes spread.</param>
    /// <param name="labels">The class of each sample, from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="clients">Number of clients, at least 1.</param>
    /// <param name="seed">Chance of this partition.</param>
    /// <param name="minimumPerClient">Samples that every client gets at least; taken from the largest
    /// clients where the draw left fewer.</param>
    /// <param name="lacking">By client index, the classes of which that client gets no sample; they go to the others. <c>null</c>: every
    /// client may have every class.</param>
    /// <returns>Per client its sample indices, ascending.</returns>
    /// <exception cref="ArgumentException">A label or client index out of range, a class that all clients lack, or too few
    /// samples for the minimum.</exception>
    public static int[][] Deal(
        PartitionSpec spec,
        ReadOnlySpan<int> labels,
        int classes,
        int clients,
        Seed seed,
        int minimumPerClient = 2,
        IReadOnlyDictionary<int, ISet<int>>? lacking = null
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfLessThan(clients, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(minimumPerClient);
        if (labels.Length < (long)minimumPerClient * clients)
        {
            throw new ArgumentException(
                $"{labels.Length} samples cannot give {clients} clients {minimumPerClient} each: take fewer clients or more samples.",
                nameof(labels)
            );
        }

        int[][] byClass = SamplesByClass.Of(labels, classes);
        var permitted = new PermittedClients(classes, clients, lacking);
        for (int c = 0; c < classes; c++)
        {
            if (byClass[c].Length > 0 && permitted[c].Length == 0)
            {
                throw new ArgumentException(
                    $"Every client lacks class {c}, which has {byClass[c].Length} samples: let one client have it.",
                    nameof(lacking)
                );
            }
        }

        List<int>[] parts = spec switch
        {
            PartitionSpec.Iid => IidDeal.Deal(labels, permitted, seed),
            PartitionSpec.Dirichlet dirichlet => DirichletDeal.Deal(dirichlet.Alpha, byClass, permitted, seed),
            PartitionSpec.Shards shards => ShardsDeal.Deal(shards.PerClient, byClass, permitted, seed),
            _ => throw new ArgumentException($"No rule deals {spec.GetType().Name}.", nameof(spec)),
        };
        FillUp(parts, labels, permitted, minimumPerClient);

        int[][] result = new int[clients][];
        for (int i = 0; i < clients; i++)
        {
            result[i] = [.. parts[i]];
            Array.Sort(result[i]);
        }

        return result;
    }

    /// <summary>Sets a share of every class aside for evaluation.</summary>
    /// <param name="labels">The class of each sample, from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="share">Part of each class that is held out, from 0 to 1; the number is rounded to the nearest, half up.</param>
    /// <param name="seed">Chance of the choice.</param>
    /// <returns>Two disjoint lists of sample indices, ascending, that together hold every sample.</returns>
    /// <exception cref="ArgumentException">A label or the share is out of range.</exception>
    public static (int[] Train, int[] HeldOut) HoldOut(ReadOnlySpan<int> labels, int classes, double share, Seed seed)
    {
        if (!(share >= 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The held-out share lies between 0 and 1.");
        }

        int[][] byClass = SamplesByClass.Of(labels, classes);
        var train = new List<int>();
        var heldOut = new List<int>();
        for (int c = 0; c < classes; c++)
        {
            int[] samples = byClass[c];
            new DeterministicRandom(seed.Derive("hold-out", c)).Shuffle(samples);
            int count = (int)Math.Floor((share * samples.Length) + 0.5);
            heldOut.AddRange(samples.AsSpan(0, count));
            train.AddRange(samples.AsSpan(count));
        }

        train.Sort();
        heldOut.Sort();
        return ([.. train], [.. heldOut]);
    }

    private static void FillUp(List<int>[] parts, ReadOnlySpan<int> labels, PermittedClients permitted, int minimum)
    {
        for (int client = 0; client < parts.Length; client++)
        {
            while (parts[client].Count < minimum)
            {
                (int giver, int position) = Giver(parts, labels, permitted, minimum, client);
                if (giver < 0)
                {
                    throw new ArgumentException(
                        $"Client {client} cannot get {minimum} samples of the classes it may have: "
                            + "let it lack fewer classes, or lower the minimum.",
                        nameof(permitted)
                    );
                }

                parts[client].Add(parts[giver][position]);
                parts[giver].RemoveAt(position);
            }
        }
    }

    // the client with the most samples that can spare one the receiver may have
    private static (int Giver, int Position) Giver(
        List<int>[] parts,
        ReadOnlySpan<int> labels,
        PermittedClients permitted,
        int minimum,
        int receiver
    )
    {
        (int giver, int position) = (-1, -1);
        for (int candidate = 0; candidate < parts.Length; candidate++)
        {
            if (candidate == receiver || parts[candidate].Count <= minimum || (giver >= 0 && parts[candidate].Count <= parts[giver].Count))
            {
                continue;
            }

            for (int p = parts[candidate].Count - 1; p >= 0; p--)
            {
                if (!permitted.Allows(receiver, labels[parts[candidate][p]]))
                {
                    continue;
                }

                (giver, position) = (candidate, p);
                break;
            }
        }

        return (giver, position);
    }
}
