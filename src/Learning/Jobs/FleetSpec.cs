using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Partitions;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Jobs;

/// <summary>The clients of a job: how many, where they live, how the data is dealt to them, and how much memory they declare.</summary>
/// <param name="Clients">Number of clients, at least 1; 0 where the sites' folders tell.</param>
/// <param name="Sites">Names of the sites; clients are dealt to them in turn.</param>
/// <param name="Partition">How the samples are dealt to the clients.</param>
/// <param name="MemoryMinimum">Smallest declared budget, in bytes.</param>
/// <param name="MemoryMaximum">Largest declared budget, in bytes.</param>
public sealed record FleetSpec(int Clients, ImmutableArray<string> Sites, PartitionSpec Partition, long MemoryMinimum, long MemoryMaximum)
{
    /// <summary>Clients with more memory than the others; null when all are drawn alike.</summary>
    public MemoryRichSpec? MemoryRich { get; init; }

    /// <summary>Ids of the clients in order: <c>client-01</c>, <c>client-02</c>, …, all of the same length.</summary>
    public ImmutableArray<string> ClientIds => [.. Enumerable.Range(0, Clients).Select(IdOf)];

    /// <summary>The site of a client.</summary>
    /// <param name="clientIndex">Place in <see cref="ClientIds"/>, from 0.</param>
    public string SiteOf(int clientIndex)
    {
        CheckIndex(clientIndex);
        return Sites[clientIndex % Sites.Length];
    }

    /// <summary>
    /// Places in <see cref="ClientIds"/> of the clients that <see cref="MemoryRich"/> is about: a
    /// permutation's first, rounded to a whole number.
    /// </summary>
    /// <param name="seed">The job's seed.</param>
    public IReadOnlySet<int> RichClients(ulong seed) =>
        MemoryRich is null
            ? ImmutableHashSet<int>.Empty
            : new DeterministicRandom(Seed.Of(seed, "memory-rich"))
                .Permutation(Clients)
                .Take((int)Math.Round(MemoryRich.Share * Clients))
                .ToImmutableHashSet();

    /// <summary>The classes that clients lack, as dealing samples takes it; null when nobody lacks any.</summary>
    /// <param name="seed">The job's seed.</param>
    public IReadOnlyDictionary<int, ISet<int>>? LackedClasses(ulong seed) =>
        MemoryRich is not { LacksClasses: { IsEmpty: false } lacked }
            ? null
            : RichClients(seed).ToDictionary(client => client, _ => (ISet<int>)lacked.ToHashSet());

    /// <summary>
    /// The memory budget a client declares, in bytes: uniform between the smallest and the largest of its kind, both included.
    /// </summary>
    /// <param name="clientIndex">Place in <see cref="ClientIds"/>, from 0.</param>
    /// <param name="seed">The job's seed.</param>
    public long Budget(int clientIndex, ulong seed)
    {
        CheckIndex(clientIndex);
        (long minimum, long maximum) =
            MemoryRich is { } rich && RichClients(seed).Contains(clientIndex)
                ? (rich.MemoryMinimum, rich.MemoryMaximum)
                : (MemoryMinimum, MemoryMaximum);
        return Draw(IdOf(clientIndex), minimum, maximum, seed);
    }

    /// <summary>
    /// The memory budget of a client that declares none, in bytes: uniform between the smallest and the largest, both included.
    /// </summary>
    /// <param name="client">Its id.</param>
    /// <param name="seed">The job's seed.</param>
    public long BudgetOf(string client, ulong seed) => Draw(client, MemoryMinimum, MemoryMaximum, seed);

    private static long Draw(string client, long minimum, long maximum, ulong seed)
    {
        var random = new DeterministicRandom(Seed.Of(seed, "memory-budget", client: client));
        ulong choices = (ulong)(maximum - minimum) + 1;
        ulong end = ulong.MaxValue - (ulong.MaxValue % choices); // draws from here on would favour small remainders
        ulong drawn;
        do
        {
            drawn = random.NextUInt64();
        } while (drawn >= end);

        return minimum + (long)(drawn % choices);
    }

    /// <inheritdoc/>
    public bool Equals(FleetSpec? other) =>
        other is not null
        && Clients == other.Clients
        && Sites.AsSpan().SequenceEqual(other.Sites.AsSpan())
        && Partition == other.Partition
        && MemoryMinimum == other.MemoryMinimum
        && MemoryMaximum == other.MemoryMaximum
        && Equals(MemoryRich, other.MemoryRich);

    /// <inheritdoc/>
    public override int GetHashCode() => Clients;

    private string IdOf(int clientIndex)
    {
        int digits = Math.Max(2, Clients.ToString(CultureInfo.InvariantCulture).Length);
        return "client-" + (clientIndex + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    private void CheckIndex(int clientIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(clientIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(clientIndex, Clients);
    }
}
