using CsCheck;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Tests.Cohorts;

public sealed class CohortChoiceTests
{
    private static readonly ClientId[] Roster = [.. Enumerable.Range(1, 30).Select(i => new ClientId($"client-{i:00}"))];

    [Fact]
    public void Should_choose_distinct_able_clients_when_enough_are_able() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 10])
            .Sample(
                (seed, size) =>
                {
                    ClientId[] cohort = [.. CohortChoice.Choose(Roster, IsEven, size, Seed.Of(seed, "cohort"))];
                    return cohort.Length == size && cohort.Distinct().Count() == size && cohort.All(IsEven);
                }
            );

    [Fact]
    public void Should_choose_all_able_clients_when_fewer_are_able_than_wanted()
    {
        System.Collections.Immutable.ImmutableArray<ClientId> cohort = CohortChoice.Choose(Roster, IsEven, 20, Seed.Of(1, "cohort"));
        Assert.Equal(Roster.Where(IsEven), cohort.Order());
    }

    [Fact]
    public void Should_keep_the_order_of_the_others_when_one_client_is_not_able() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 29])
            .Sample(
                (seed, index) =>
                {
                    System.Collections.Immutable.ImmutableArray<ClientId> everybody = CohortChoice.Choose(
                        Roster,
                        _ => true,
                        30,
                        Seed.Of(seed, "cohort")
                    );
                    System.Collections.Immutable.ImmutableArray<ClientId> without = CohortChoice.Choose(
                        Roster,
                        client => client != Roster[index],
                        30,
                        Seed.Of(seed, "cohort")
                    );
                    return without.SequenceEqual(everybody.Remove(Roster[index]));
                }
            );

    [Fact]
    public void Should_choose_others_when_the_round_differs() =>
        Assert.NotEqual(
            CohortChoice.Choose(Roster, _ => true, 10, Seed.Of(1, "cohort", round: 1)).ToArray(),
            CohortChoice.Choose(Roster, _ => true, 10, Seed.Of(1, "cohort", round: 2)).ToArray()
        );

    [Fact]
    public void Should_choose_everybody_equally_often_when_all_are_able()
    {
        Dictionary<ClientId, int> counts = Roster.ToDictionary(client => client, _ => 0);
        for (int round = 0; round < 3000; round++)
        {
            foreach (ClientId client in CohortChoice.Choose(Roster, _ => true, 5, Seed.Of(7, "cohort", round: round)))
            {
                counts[client]++;
            }
        }

        Assert.All(counts.Values, count => Assert.InRange(count, 420, 580));
    }

    private static bool IsEven(ClientId client) => (client.Value[^1] - '0') % 2 == 0;
}
