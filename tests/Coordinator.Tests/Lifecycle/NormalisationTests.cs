using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ChannelSum = ProFL.Messages.Wire.ChannelSum;
using WireProfile = ProFL.Messages.Wire.NumericProfile;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class NormalisationTests
{
    private static readonly WireProfile Profile = new()
    {
        Library = "2.10.0",
        Numerics = "native",
        CanarySha256 = "a",
    };
    private readonly Recruitment _recruitment = new(["north", "south"]);

    [Fact]
    public void Should_write_down_what_all_sites_normalise_with_when_the_job_computes_it()
    {
        Answer("north", Sum(2, 255, 65025));
        Answer("south", Sum(2, 255, 65025));

        RosterFixed page = Assert.IsType<RosterFixed>(Assert.Single(Fix(new NormalisationSpec.Computed())));

        Assert.Equal([0.5], page.Normalisation.Mean);
        Assert.Equal([0.5], page.Normalisation.Deviation);
    }

    [Fact]
    public void Should_write_down_nothing_when_the_job_gives_its_own_numbers() =>
        Assert.Null(Assert.IsType<RosterFixed>(Assert.Single(Fix(new NormalisationSpec.Given([0.5], [0.5])))).Normalisation);

    [Fact]
    public void Should_add_negative_sums_when_columns_have_them()
    {
        Answer("north", Sum(1, -(1L << 40), (Int128)1 << 80));
        Answer("south", Sum(1, 1L << 40, (Int128)1 << 80));

        Assert.Equal(new(2, 0, (Int128)1 << 81), Assert.Single(_recruitment.Sums(Profile)));
    }

    [Fact]
    public void Should_fail_and_name_the_site_when_sites_have_other_numbers_of_channels()
    {
        Answer("north", Sum(1, 1, 1));
        Answer("south", Sum(1, 1, 1), Sum(1, 1, 1));

        Assert.Contains(
            "site south has data of 2 channels, the sites before it of 1",
            Assert.IsType<JobFailed>(Assert.Single(Fix(new NormalisationSpec.Computed()))).Reason,
            StringComparison.Ordinal
        );
    }

    private ImmutableArray<IMessage> Fix(NormalisationSpec normalisation)
    {
        JobSpec spec = SimulatedJob.InFirstRound().State.Spec!;
        spec = spec with { Data = spec.Data with { Format = DataFormat.Idx, Folder = "x", Normalisation = normalisation } };
        return RosterDecision.Fix(spec, Rosters.Of(3), () => _recruitment.Sums(Profile), Rosters.Profile, 0);
    }

    private void Answer(string site, params ChannelSum[] sums) =>
        _recruitment.Take(
            new EnrolmentPage
            {
                Site = site,
                Node = site,
                Page = 0,
                Pages = 1,
                Profile = Profile,
                Sums = { sums },
            }
        );

    private static ChannelSum Sum(long count, Int128 sum, Int128 squares) =>
        new()
        {
            Count = count,
            SumHigh = unchecked((ulong)(sum >> 64)),
            SumLow = unchecked((ulong)sum),
            SquaresHigh = unchecked((ulong)(squares >> 64)),
            SquaresLow = unchecked((ulong)squares),
        };
}
