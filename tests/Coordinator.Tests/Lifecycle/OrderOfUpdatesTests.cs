using CsCheck;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>Nothing that decides depends on the order in which the members of a round answer.</summary>
public class OrderOfUpdatesTests
{
    private static readonly Gen<(SimulatedJob Job, int[] Kinds, int[] Order)> Rounds = Gen.Select(
        Histories.WithOpenRound,
        Gen.Int[0, 3].Array[4],
        Gen.Shuffle(new[] { 0, 1, 2, 3 })
    );

    [Fact]
    public void Should_close_and_plan_alike_when_updates_come_in_another_order()
    {
        Rounds.Sample(
            (job, kinds, order) =>
            {
                IMessage[] answers = Answers(job.State.Open!, kinds);
                IMessage[] one = Decisions(SimulatedJob.Fold(job.State, answers));
                IMessage[] other = Decisions(SimulatedJob.Fold(job.State, order.Select(i => answers[i])));

                Assert.Equal(one, other);
            },
            iter: 300
        );
    }

    [Fact]
    public void Should_close_alike_when_updates_come_again_and_again()
    {
        Rounds.Sample(
            (job, kinds, order) =>
            {
                IMessage[] answers = Answers(job.State.Open!, kinds);
                JobState calm = SimulatedJob.Fold(job.State, answers);
                JobState disturbed = job.State;
                foreach (IMessage answer in order.Concat(order).Select(i => answers[i]))
                {
                    disturbed = AsIfOffered(disturbed, answer);
                }

                Assert.Equal(Decisions(calm), Decisions(disturbed));
                Assert.Equal(calm.Counters, disturbed.Counters);
            },
            iter: 300
        );
    }

    // a StageManager persists an answer only when its key is awaited
    private static JobState AsIfOffered(JobState state, IMessage answer)
    {
        (long round, string client, string sha256) = answer switch
        {
            UpdateAccepted a => (a.Round, a.Client, a.Update.Sha256),
            UpdateRefused r => (r.Round, r.Client, r.Update.Sha256),
            var left => (((ClientExcluded)left).Round, ((ClientExcluded)left).Client, ""),
        };
        return UpdateDispositions.Of(state, round, new ClientId(client), sha256, "first") == UpdateDisposition.Awaited
            ? state.Apply(answer)
            : state;
    }

    private static IMessage[] Answers(OpenRound open, int[] kinds) =>
        [
            .. open
                .Members.Values.Select(m => m.Planned.Client)
                .Zip(
                    kinds,
                    (client, kind) =>
                        kind switch
                        {
                            0 => SimulatedJob.Refuse(open.Plan.Round, client),
                            1 => (IMessage)SimulatedJob.Exclude(open.Plan.Round, client),
                            _ => SimulatedJob.Accept(open.Plan.Round, client),
                        }
                ),
        ];

    private static IMessage[] Decisions(JobState answered)
    {
        IReadOnlyList<IMessage> closed = SimulatedJob.Close(answered, 1000, windowPercent: 50);
        JobState after = SimulatedJob.Fold(answered, closed);
        return after.Phase == JobPhase.Training ? [.. closed, RoundPlanning.Plan(after, 0)] : [.. closed];
    }
}
