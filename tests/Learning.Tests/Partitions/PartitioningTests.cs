using CsCheck;
using ProFL.Learning.Partitions;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Tests.Partitions;

public sealed class PartitioningTests
{
    private const int Classes = 10;

    private static readonly Gen<PartitionSpec> Specs = Gen.OneOf<PartitionSpec>(
        Gen.Const<PartitionSpec>(new PartitionSpec.Iid()),
        Gen.OneOf(0.001, 0.1, 0.3, 1.0, 100.0).Select(alpha => (PartitionSpec)new PartitionSpec.Dirichlet(alpha)),
        Gen.Int[1, 4].Select(n => (PartitionSpec)new PartitionSpec.Shards(n))
    );

    private static readonly Gen<int[]> Labels = Gen.Int[0, Classes - 1].Array[100, 400];

    // the first clients lack classes 7 to 9, as in a fleet whose memory-rich devices never see them
    private static readonly Dictionary<int, ISet<int>> FirstSixLackThree = Enumerable
        .Range(0, 6)
        .ToDictionary(i => i, _ => (ISet<int>)new HashSet<int> { 7, 8, 9 });

    [Fact]
    public void Should_deal_every_sample_once_and_ascending_when_dealing() =>
        Gen.Select(Specs, Labels, Gen.Int[1, 20], Gen.ULong)
            .Sample(
                (spec, labels, clients, seed) =>
                {
                    int[][] parts = Partitioning.Deal(spec, labels, Classes, clients, Seed.Of(seed, "partition"));
                    return parts.Length == clients
                        && parts.All(part => part.Length >= 2 && part.SequenceEqual(part.Order()))
                        && parts.SelectMany(part => part).Order().SequenceEqual(Enumerable.Range(0, labels.Length));
                }
            );

    [Fact]
    public void Should_respect_lacking_classes_when_some_clients_lack_them() =>
        Gen.Select(Specs, Labels, Gen.ULong)
            .Sample(
                (spec, labels, seed) =>
                {
                    int[][] parts = Partitioning.Deal(spec, labels, Classes, 20, Seed.Of(seed, "partition"), 2, FirstSixLackThree);
                    return parts.Take(6).All(part => part.All(sample => labels[sample] < 7))
                        && parts.All(part => part.Length >= 2)
                        && parts.SelectMany(part => part).Order().SequenceEqual(Enumerable.Range(0, labels.Length));
                }
            );

    [Fact]
    public void Should_deal_the_same_when_the_seed_is_the_same_and_otherwise_when_not() =>
        Gen.Select(Specs, Gen.ULong)
            .Sample(
                (spec, seed) =>
                {
                    int[] labels = Balanced(400);
                    string Deal(ulong chance) =>
                        string.Join(
                            ';',
                            Partitioning
                                .Deal(spec, labels, Classes, 20, Seed.Of(chance, "partition"))
                                .Select(part => string.Join(',', part))
                        );
                    return Deal(seed) == Deal(seed) && Deal(seed) != Deal(seed ^ 1);
                }
            );

    [Fact]
    public void Should_differ_by_at_most_one_sample_when_dealing_iid() =>
        Gen.Select(Labels, Gen.Int[1, 20], Gen.ULong)
            .Sample(
                (labels, clients, seed) =>
                {
                    int[] sizes =
                    [
                        .. Partitioning
                            .Deal(new PartitionSpec.Iid(), labels, Classes, clients, Seed.Of(seed, "partition"))
                            .Select(part => part.Length),
                    ];
                    return sizes.Max() - sizes.Min() <= 1;
                }
            );

    [Fact]
    public void Should_share_a_withheld_class_evenly_when_dealing_iid()
    {
        int[] labels = Balanced(1400);
        int[][] parts = Partitioning.Deal(new PartitionSpec.Iid(), labels, Classes, 20, Seed.Of(1, "partition"), 2, FirstSixLackThree);
        Assert.All(parts.Skip(6), part => Assert.Equal(30, part.Count(sample => labels[sample] >= 7)));
    }

    [Fact]
    public void Should_give_few_classes_to_each_client_when_dealing_shards()
    {
        int[] labels = Balanced(2000);
        int[][] parts = Partitioning.Deal(new PartitionSpec.Shards(2), labels, Classes, 20, Seed.Of(1, "partition"));
        Assert.All(
            parts,
            part =>
            {
                Assert.Equal(100, part.Length);
                Assert.InRange(part.Select(sample => labels[sample]).Distinct().Count(), 1, 2);
            }
        );
    }

    [Fact]
    public void Should_be_more_uneven_when_alpha_is_smaller()
    {
        int[] labels = Balanced(4000);
        double Largest(double alpha) =>
            Partitioning
                .Deal(new PartitionSpec.Dirichlet(alpha), labels, Classes, 20, Seed.Of(1, "partition"))
                .Average(part => part.GroupBy(sample => labels[sample]).Max(group => group.Count()) / (double)part.Length);
        double even = Largest(1000);
        double middle = Largest(1);
        double uneven = Largest(0.1);
        Assert.True(
            even < 0.15 && even < middle && middle < uneven && uneven > 0.5,
            $"share of the largest class: {even}, {middle}, {uneven}"
        );
    }

    [Fact]
    public void Should_hold_out_the_share_of_every_class_when_asked() =>
        Gen.Select(Labels, Gen.Double[0, 1], Gen.ULong)
            .Sample(
                (labels, share, seed) =>
                {
                    (int[] train, int[] heldOut) = Partitioning.HoldOut(labels, Classes, share, Seed.Of(seed, "hold-out"));
                    return train.Concat(heldOut).Order().SequenceEqual(Enumerable.Range(0, labels.Length))
                        && heldOut.SequenceEqual(heldOut.Order())
                        && train.SequenceEqual(train.Order())
                        && Enumerable
                            .Range(0, Classes)
                            .All(c =>
                                heldOut.Count(sample => labels[sample] == c)
                                == (int)Math.Floor((share * labels.Count(label => label == c)) + 0.5)
                            );
                }
            );

    [Fact]
    public void Should_name_the_fault_when_it_cannot_deal()
    {
        var seed = Seed.Of(1, "partition");
        var everybodyLacks3 = new Dictionary<int, ISet<int>>
        {
            [0] = new HashSet<int> { 3 },
            [1] = new HashSet<int> { 3 },
        };
        Assert.Contains("3 samples", Fault(new PartitionSpec.Iid(), [0, 1, 2], 2, null));
        Assert.Contains("Sample 1 has label 10", Fault(new PartitionSpec.Iid(), [0, 10, 2, 3], 2, null));
        Assert.Contains("lacks class 3", Fault(new PartitionSpec.Iid(), [0, 1, 2, 3], 2, everybodyLacks3));
        Assert.Contains("Client 1 does not exist", Fault(new PartitionSpec.Iid(), [0, 1, 2, 3], 1, everybodyLacks3));
        Assert.Contains(
            "Client 1 cannot get 2 samples",
            Fault(new PartitionSpec.Iid(), [3, 3, 3, 3], 2, new Dictionary<int, ISet<int>> { [1] = new HashSet<int> { 3 } })
        );
        Assert.Contains("alpha", Fault(new PartitionSpec.Dirichlet(0), [0, 1, 2, 3], 2, null));
        Assert.Contains("shards", Fault(new PartitionSpec.Shards(0), [0, 1, 2, 3], 2, null));

        string Fault(PartitionSpec spec, int[] labels, int clients, Dictionary<int, ISet<int>>? lacking) =>
            Assert.ThrowsAny<ArgumentException>(() => Partitioning.Deal(spec, labels, Classes, clients, seed, 2, lacking)).Message;
    }

    private static int[] Balanced(int count) => [.. Enumerable.Range(0, count).Select(i => i % Classes)];
}
