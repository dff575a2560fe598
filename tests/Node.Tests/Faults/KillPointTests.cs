using ProFL.Node.Faults;

namespace ProFL.Node.Tests.Faults;

public sealed class KillPointTests : IDisposable
{
    public void Dispose() => KillPoint.Configure(null);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another.point")]
    [InlineData("point#4")]
    public void Should_live_on_when_the_planned_passing_is_not_reached(string? spec)
    {
        KillPoint.Configure(spec);

        // a fourth passing would end the whole test run
        for (int passing = 1; passing <= 3; passing++)
        {
            KillPoint.Hit("point");
        }
    }

    [Theory]
    [InlineData("point", 1)]
    [InlineData("point#1", 1)]
    [InlineData("point#5", 5)]
    public void Should_be_due_exactly_once_when_a_point_is_passed_often(string spec, int due)
    {
        KillPlan plan = KillPlan.Parse(spec)!;

        IEnumerable<int> passings = Enumerable.Range(1, 10).Where(_ => plan.IsDueAt("other") | plan.IsDueAt("point"));

        Assert.Equal([due], passings);
    }

    [Theory]
    [InlineData("#3")]
    [InlineData("point#")]
    [InlineData("point#0")]
    [InlineData("point#-1")]
    [InlineData("point#x")]
    public void Should_name_the_spec_when_it_is_malformed(string spec)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => KillPoint.Configure(spec));

        Assert.Contains($"'{spec}'", refusal.Message, StringComparison.Ordinal);
    }
}
