using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class EligibilityCacheTests
{
    private readonly JobState _open = SimulatedJob.InFirstRound().State;

    [Fact]
    public void Should_know_who_is_able_from_before_when_neither_roster_nor_exclusions_changed()
    {
        var before = StepEligibility.Of(_open, _open.Current!);
        JobState later = _open.Apply(new TermStarted { Term = 2 });

        Assert.Same(before, StepEligibility.Of(later, later.Current!));
    }

    [Fact]
    public void Should_hold_the_step_against_the_roster_anew_when_a_client_was_excluded_or_included_again()
    {
        int whole = StepEligibility.Of(_open, _open.Current!).Whole;
        string outsider = _open.Roster.Select(m => m.Client).First(c => !_open.Open!.Members.ContainsKey(new(c)));
        JobState excluded = After(
            _open,
            new ClientExcluded
            {
                Client = outsider,
                Round = _open.NextRound,
                UntilIncluded = true,
            }
        );
        JobState included = After(excluded, new ClientIncluded { Client = outsider, Round = excluded.NextRound });

        Assert.Equal(whole - 1, StepEligibility.Of(excluded, excluded.Current!).Whole);
        Assert.Equal(whole, StepEligibility.Of(included, included.Current!).Whole);
        Assert.Equal(whole, StepEligibility.Of(_open, _open.Current!).Whole);
    }

    [Fact]
    public void Should_count_who_is_waited_for_as_the_members_say_when_they_answer()
    {
        JobState state = _open;
        foreach (string client in _open.Open!.Members.Values.Select(m => m.Planned.Client).ToArray())
        {
            Assert.Equal(state.Open!.Pending.Count(), state.Open.PendingCount);
            state = After(state, new ClientExcluded { Client = client, Round = state.Open.Plan.Round });
        }

        Assert.Equal((0, true), (state.Open!.PendingCount, state.Open.IsAnswered));
    }

    private static JobState After(JobState state, IMessage e) => state.Apply(e);
}
