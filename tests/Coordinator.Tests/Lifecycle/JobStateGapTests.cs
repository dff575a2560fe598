using CsCheck;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class JobStateGapTests
{
    [Fact]
    public void Should_refuse_an_answer_when_its_member_has_answered()
    {
        Histories.WithOpenRound.Sample(
            job =>
            {
                long round = job.State.Open!.Plan.Round;
                string client = job.State.Open.Members.Values.Select(m => m.Planned.Client).First();
                JobState answered = job.State.Apply(SimulatedJob.Accept(round, client));

                Assert.Throws<InvalidOperationException>(() => answered.Apply(SimulatedJob.Accept(round, client)));
                Assert.Throws<InvalidOperationException>(() => answered.Apply(SimulatedJob.Refuse(round, client)));
                Assert.Throws<InvalidOperationException>(() => answered.Apply(SimulatedJob.Exclude(round, client)));
            },
            iter: 50
        );
    }

    [Fact]
    public void Should_refuse_to_complete_a_round_when_a_member_has_not_answered()
    {
        JobState open = SimulatedJob.InFirstRound().State;

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() =>
            open.Apply(new RoundCompleted { Round = 1, Distance = new UInt128Value() })
        );

        Assert.Contains("round 1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("profl verify", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_a_second_plan_when_a_round_is_open()
    {
        JobState open = SimulatedJob.InFirstRound().State;

        Assert.Throws<InvalidOperationException>(() => open.Apply(open.Open!.Plan));
    }

    [Fact]
    public void Should_refuse_a_page_of_the_roster_when_one_before_it_is_missing()
    {
        JobState started = SimulatedJob.Fold(JobState.Empty, SimulatedJob.InFirstRound().Events.Take(2));

        Assert.Throws<InvalidOperationException>(() => started.Apply(new RosterFixed { Page = 1, Pages = 2 }));
    }
}
