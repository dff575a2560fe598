using System.Collections.Immutable;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Cohorts;

/// <summary>Chooses who takes part in a round.</summary>
public static class CohortChoice
{
    /// <summary>
    /// The first able clients of a permutation of the roster; where so many can train the whole sub-model, at least
    /// <paramref name="whole"/> of these are among them, so that every round moves the active block.
    /// </summary>
    /// <param name="rosterInOrder">All clients in the roster's order.</param>
    /// <param name="shareOf">What each may train; null when nothing.</param>
    /// <param name="size">Clients wanted, at least 1.</param>
    /// <param name="whole">How many of them are to train the whole sub-model.</param>
    /// <param name="seed">Chance of this round, from the job's seed and the round.</param>
    public static ImmutableArray<ClientId> Choose(
        IReadOnlyList<ClientId> rosterInOrder,
        Func<ClientId, ClientShare?> shareOf,
        int size,
        int whole,
        Seed seed
    )
    {
        ArgumentNullException.ThrowIfNull(rosterInOrder);
        ArgumentNullException.ThrowIfNull(shareOf);
        ImmutableArray<ClientId> cohort = Choose(rosterInOrder, client => shareOf(client) is not null, size, seed);
        int able = rosterInOrder.Count(IsWhole);
        int lacking = Math.Min(Math.Min(whole, able), cohort.Length) - cohort.Count(IsWhole);
        if (lacking <= 0)
        {
            return cohort;
        }

        ImmutableArray<ClientId> more = Choose(rosterInOrder, client => IsWhole(client) && !cohort.Contains(client), lacking, seed);
        HashSet<ClientId> leaving = [.. cohort.Reverse().Where(client => !IsWhole(client)).Take(lacking)];
        return [.. cohort.Where(client => !leaving.Contains(client)), .. more];

        bool IsWhole(ClientId client) => shareOf(client) == ClientShare.Full;
    }

    /// <summary>
    /// The first able clients of a permutation of the roster. A client that is not able never moves the places of the others in the
    /// permutation, and nothing that depends on time or on who is connected decides.
    /// </summary>
    /// <param name="rosterInOrder">All clients in the roster's order.</param>
    /// <param name="isAble">Whether a client's declared budget suffices for the round's work.</param>
    /// <param name="size">Clients wanted, at least 1.</param>
    /// <param name="seed">Chance of this round, from the job's seed and the round.</param>
    /// <returns>At most <paramref name="size"/> ids in the permutation's order; fewer when fewer are able.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public static ImmutableArray<ClientId> Choose(IReadOnlyList<ClientId> rosterInOrder, Func<ClientId, bool> isAble, int size, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(rosterInOrder);
        ArgumentNullException.ThrowIfNull(isAble);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ImmutableArray<ClientId>.Builder chosen = ImmutableArray.CreateBuilder<ClientId>();
        foreach (int place in new DeterministicRandom(seed).Permutation(rosterInOrder.Count))
        {
            if (chosen.Count == size)
            {
                break;
            }

            if (isAble(rosterInOrder[place]))
            {
                chosen.Add(rosterInOrder[place]);
            }
        }

        return chosen.ToImmutable();
    }
}
