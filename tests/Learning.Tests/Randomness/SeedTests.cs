using ProFL.Learning.Randomness;

namespace ProFL.Learning.Tests.Randomness;

public sealed class SeedTests
{
    private static readonly Seed Some = Seed.Of(42, "cohort", "growing", 2, 7, "client-03");

    [Fact]
    public void Should_give_known_bytes_when_made_from_known_fields()
    {
        Assert.Equal("3b75d7e0f93881a0dc0ecbbefa12f9e06cea7079724e864a689f4d67e9ee33ca", Some.ToString());
        Assert.Equal("d7d91b16f4c42b112a1913a9905f23f943fc52ddfd6bf50c0ce246f2c6159f9a", Some.Derive("block1.0.weight", 3).ToString());
    }

    [Fact]
    public void Should_differ_when_any_field_differs()
    {
        Seed[] seeds =
        [
            Some,
            Seed.Of(43, "cohort", "growing", 2, 7, "client-03"),
            Seed.Of(42, "shuffle", "growing", 2, 7, "client-03"),
            Seed.Of(42, "cohort", "shrinking", 2, 7, "client-03"),
            Seed.Of(42, "cohort", "growing", 3, 7, "client-03"),
            Seed.Of(42, "cohort", "growing", 2, 8, "client-03"),
            Seed.Of(42, "cohort", "growing", 7, 2, "client-03"),
            Seed.Of(42, "cohort", "growing", 2, 7, "client-04"),
            Seed.Of(42, "cohortgrowing", "", 2, 7, "client-03"),
            Seed.Of(42, "cohortg", "rowing", 2, 7, "client-03"),
            Some.Derive(""),
            Some.Derive("a"),
            Some.Derive("a", 1),
        ];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
    }

    [Fact]
    public void Should_come_back_when_read_from_its_bytes()
    {
        Assert.True(Some == Seed.FromBytes(Some.ToArray()));
        Assert.Throws<ArgumentException>(() => Seed.FromBytes(new byte[31]));
    }
}
