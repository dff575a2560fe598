using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;

namespace ProFL.ClientNode.Tests.Permissions;

public class SitePolicyTests
{
    private static readonly JobFacts Job = new("wards/mri", "anna", MethodName.ProFL, Cohort: 4, Rounds: 900, Epochs: 5);

    public static TheoryData<SitePolicy, string> Refusing =>
        new()
        {
            {
                new SitePolicy { DataSets = ["war", "wards/ct"] },
                "data-sets war, wards/ct, this job uses wards/mri"
            },
            {
                new SitePolicy { Submitters = ["ben"] },
                "submitters ben, this job is of anna"
            },
            {
                new SitePolicy { Submitters = [] },
                "submitters of no name, this job is of anna"
            },
            {
                new SitePolicy { Methods = ["fedavg"] },
                "methods fedavg, this job's is profl"
            },
            {
                new SitePolicy { LeastCohort = 5 },
                "rounds of 5 clients or more (least-cohort), those of this job may have 4"
            },
            {
                new SitePolicy { MostRounds = 200 },
                "at most 200 rounds (most-rounds), this job may take 900"
            },
            {
                new SitePolicy { MostEpochs = 4 },
                "at most 4 epochs in a round (most-epochs), this job takes 5"
            },
        };

    [Theory]
    [MemberData(nameof(Refusing))]
    public void Should_name_the_rule_and_its_value_when_it_refuses(SitePolicy policy, string reason) =>
        Assert.Equal("site.conf allows " + reason, policy.RefusalOf(Job));

    [Fact]
    public void Should_refuse_a_job_of_nobody_when_submitters_are_named() =>
        Assert.EndsWith(
            "this job is of nobody who is named",
            new SitePolicy { Submitters = ["anna"] }.RefusalOf(Job with { Submitter = "" }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_allow_a_job_when_it_is_within_every_bound()
    {
        Assert.Null(SitePolicy.Everything.RefusalOf(Job));
        Assert.Null(
            new SitePolicy
            {
                DataSets = ["wards"],
                Submitters = ["anna"],
                Methods = ["profl"],
                LeastCohort = 4,
                MostRounds = 900,
                MostEpochs = 5,
            }.RefusalOf(Job)
        );
    }

    [Fact]
    public void Should_count_every_round_that_a_job_may_take()
    {
        JobSpec spec = Jobs.Spec(epochs: 3);
        var facts = JobFacts.Of(spec, RuleBook.Newest, "anna");

        Assert.Equal(("digits", "anna", 3), (facts.DataSet, facts.Submitter, facts.Epochs));
        Assert.Equal(spec.Rounds.Cohort, facts.Cohort);
        Assert.True(facts.Rounds >= RuleBook.Newest.CurriculumOf(spec).Length);
    }

    [Theory]
    [InlineData("20:00-06:00", "19:59", "20:00")]
    [InlineData("20:00-06:00", "20:00", null)]
    [InlineData("20:00-06:00", "23:59", null)]
    [InlineData("20:00-06:00", "00:00", null)]
    [InlineData("20:00-06:00", "05:59", null)]
    [InlineData("20:00-06:00", "06:00", "20:00")]
    [InlineData("12:00-13:00,20:00-24:00", "13:00", "20:00")]
    [InlineData("12:00-13:00,20:00-24:00", "00:00", "12:00")]
    [InlineData("12:00-13:00,20:00-24:00", "23:59", null)]
    public void Should_say_until_when_a_site_is_closed(string windows, string now, string? until) =>
        Assert.Equal(
            until is null ? null : TimeOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture),
            OpeningHours.Parse(windows.Split(','))!.ClosedUntil(TimeOnly.Parse(now, System.Globalization.CultureInfo.InvariantCulture))
        );

    [Theory]
    [InlineData("20:00")]
    [InlineData("8-9")]
    [InlineData("08:00-08:00")]
    [InlineData("25:00-26:00")]
    [InlineData("24:00-08:00")]
    [InlineData("08:00-09:00-10:00")]
    public void Should_not_read_a_window_that_is_none(string window) => Assert.Null(OpeningHours.Parse([window]));
}
