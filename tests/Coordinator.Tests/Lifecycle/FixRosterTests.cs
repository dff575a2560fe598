using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class FixRosterTests
{
    [Fact]
    public void Should_make_pages_of_at_most_500_when_there_are_1200_clients()
    {
        RosterMember[] members = Rosters.Of(1200);
        ImmutableArray<IMessage> events = RosterDecision.Fix(members.Reverse(), Rosters.Profile, cohort: 3, 0);

        Assert.Equal([500, 500, 200], events.Cast<RosterFixed>().Select(p => p.Members.Count));
        Assert.Equal([(0, 3), (1, 3), (2, 3)], events.Cast<RosterFixed>().Select(p => (p.Page, p.Pages)));
    }

    [Fact]
    public void Should_train_once_the_last_page_is_there_when_the_roster_has_several()
    {
        RosterMember[] members = Rosters.Of(1200);
        JobState state = SimulatedJob.Fold(JobState.Empty, SimulatedJob.InFirstRound().Events.Take(2));
        foreach (IMessage page in RosterDecision.Fix(members.Reverse(), Rosters.Profile, cohort: 3, 0))
        {
            Assert.Equal(JobPhase.Recruiting, state.Phase);
            Assert.Empty(state.Roster);
            state = state.Apply(page);
        }

        Assert.Equal(JobPhase.Training, state.Phase);
        Assert.Equal(members, state.Roster);
        Assert.All(members, m => Assert.Same(m, state.RosterMemberOf(new ClientId(m.Client))));
        Assert.All(["", "a", members[600].Client + "0", "~"], client => Assert.Null(state.RosterMemberOf(new ClientId(client))));
    }

    [Fact]
    public void Should_fix_the_same_roster_when_sites_answer_in_another_order()
    {
        RosterMember[] members = Rosters.Of(30);

        Assert.Equal(
            RosterDecision.Fix(members, Rosters.Profile, cohort: 3, 0).AsEnumerable(),
            RosterDecision.Fix(members.OrderBy(m => m.Samples % 7), Rosters.Profile, cohort: 3, 0)
        );
    }

    [Fact]
    public void Should_fail_when_no_site_has_a_client() => Assert.Contains("No site has a client", Failure([]), StringComparison.Ordinal);

    [Fact]
    public void Should_fail_with_name_and_sites_when_two_clients_have_one_name()
    {
        string reason = Failure([.. Rosters.Of(3), .. Rosters.Of(1, site: "south")]);

        Assert.Contains("client-0001", reason, StringComparison.Ordinal);
        Assert.Contains("north", reason, StringComparison.Ordinal);
        Assert.Contains("south", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Should_fail_with_the_name_when_a_client_has_no_samples(long samples)
    {
        RosterMember[] members = Rosters.Of(3);
        members[1].Samples = samples;

        Assert.Contains("client-0002", Failure(members), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L << 34, 3, true)]
    [InlineData(1L << 33, 2, false)]
    [InlineData(1L << 33, 3, true)]
    [InlineData(long.MaxValue, 3, true)]
    public void Should_fail_with_sum_and_remedy_when_a_cohort_could_weigh_more_than_a_sum_takes(long samples, int cohort, bool isTooMuch)
    {
        RosterMember[] members = [.. Rosters.Of(4).Select(m => new RosterMember(m) { Samples = samples })];

        IMessage first = RosterDecision.Fix(members, Rosters.Profile, cohort, 0)[0];

        Assert.Equal(isTooMuch, first is JobFailed);
        Assert.True(
            first is not JobFailed failed || failed.Reason.Contains("lower rounds.cohort", StringComparison.Ordinal),
            first.ToString()
        );
    }

    [Fact]
    public void Should_name_clients_with_too_few_samples_and_go_on_with_the_others()
    {
        ClientsLeftOut.Types.SmallClient[] small =
        [
            .. Enumerable
                .Range(0, 501)
                .Select(i => new ClientsLeftOut.Types.SmallClient
                {
                    Client = $"s{i:000}",
                    Site = "south",
                    Samples = i % 2,
                }),
        ];

        ImmutableArray<IMessage> events = Fix(Rosters.Of(3), small.Reverse());

        Assert.Equal([500, 1], events.OfType<ClientsLeftOut>().Select(left => left.Clients.Count));
        JobState state = SimulatedJob.Fold(JobState.Empty, [.. SimulatedJob.InFirstRound().Events.Take(2), .. events]);
        Assert.Equal((JobPhase.Training, 3), (state.Phase, state.Roster.Length));
        Assert.Equal(
            "left out for having fewer than 2 samples to train on: s000 at south (0), s001 at south (1), s002 at south (0), "
                + "s003 at south (1), s004 at south (0) and 496 more",
            RosterDecision.RemarkOf(state.LeftOut)
        );
    }

    [Fact]
    public void Should_fail_with_their_names_when_every_client_has_too_few_samples()
    {
        IMessage last = Fix(
            [],
            [
                new ClientsLeftOut.Types.SmallClient
                {
                    Client = "c1",
                    Site = "north",
                    Samples = 1,
                },
            ]
        )[^1];

        Assert.Equal(FailureCode.NoClients, Assert.IsType<JobFailed>(last).Code);
        Assert.Contains("c1 at north (1)", ((JobFailed)last).Reason, StringComparison.Ordinal);
    }

    private static ImmutableArray<IMessage> Fix(IEnumerable<RosterMember> members, IEnumerable<ClientsLeftOut.Types.SmallClient> small) =>
        RosterDecision.Fix(JobFiles.Small(), members, () => [], Rosters.Profile, 0, small);

    private static string Failure(IEnumerable<RosterMember> members) =>
        Assert.IsType<JobFailed>(Assert.Single(RosterDecision.Fix(members, Rosters.Profile, cohort: 3, 0))).Reason;
}
