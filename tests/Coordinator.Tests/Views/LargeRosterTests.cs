using System.Diagnostics;
using Akka.Actor;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Stages;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>A job with so many clients that nothing may be in proportion to them but what is written once.</summary>
public sealed class LargeRosterTests : StageManagerUnderTest
{
    private const int Few = 1_000;
    private const int Many = 100_000;

    [Fact]
    public void Should_write_as_much_for_a_round_when_there_are_a_hundred_times_as_many_clients()
    {
        (int few, int many) = (BytesOfRound(Few), BytesOfRound(Many));

        // ids have two digits more
        Assert.InRange(many, few * 0.9, few * 1.1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_answer_within_50_ms_when_status_of_100000_clients_is_asked()
    {
        IActorRef manager = await Start(JobOf(Many).Events);
        JobStatus first = await StatusOf(manager);
        double[] milliseconds = new double[100];
        for (int i = 0; i < milliseconds.Length; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await StatusOf(manager);
            milliseconds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Assert.Equal(Many, first.Clients);
        Assert.True(first.Unable.Count > 0);
        Assert.InRange(first.CalculateSize(), 1, 100_000);
        Array.Sort(milliseconds);
        Assert.InRange(milliseconds[95], 0, 50);
    }

    private static Task<JobStatus> StatusOf(IActorRef manager) =>
        manager.Ask<JobStatus>(new GetJobStatus { Job = InitialisedJob.Id }, TimeSpan.FromMinutes(1));

    // the events of a round of three members, and a snapshot after it
    private static int BytesOfRound(int clients)
    {
        SimulatedJob job = JobOf(clients);
        JobState state = job.State with
        {
            RosterBlob = new Blob { Sha256 = new string('a', 64), Size = 1 },
        };
        return state.ToSnapshot().CalculateSize()
            + job.Events.OfType<RoundPlanned>().Last().CalculateSize()
            + state.Open!.Plan.Cohort.Sum(member => SimulatedJob.Accept(1, member.Client).CalculateSize());
    }

    // every third can train nothing
    private static SimulatedJob JobOf(int clients)
    {
        RosterMember[] roster = Rosters.Of(clients);
        for (int i = 0; i < clients; i += 3)
        {
            roster[i].MemoryBytes = 1;
        }

        return new SimulatedJob(new Choices([]), JobFiles.Small(clients: clients), roster: roster).PlayToOpenRound();
    }
}
