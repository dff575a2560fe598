using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using WireBlob = ProFL.Messages.Wire.Blob;

namespace ProFL.Coordinator.Tests.Stages;

/// <summary>A client says that the coordinator does not have what it told it to fetch.</summary>
public sealed class LostBlobTests : StageManagerUnderTest
{
    [Fact]
    public async Task Should_draw_the_first_weights_again_when_a_client_lacks_a_part_of_them()
    {
        IReadOnlyList<IMessage> first = await InitialisedJob.FirstEvents(JobFiles.Small(), Blobs);
        var planned = (RoundPlanned)RoundPlanning.Plan(SimulatedJob.Fold(JobState.Empty, first), 4);
        WireBlob lacking = planned.Parts[0].Blob.ToWire();
        File.WriteAllBytes(PathOf(lacking), new byte[lacking.Size]);
        IActorRef manager = await Start([.. first, planned]);

        manager.Tell(Declined(planned, lacking));

        await UntilLogged($"{PathOf(lacking)} was missing or had other bytes; it was brought back from the seed");
        Assert.Contains(File.ReadAllBytes(PathOf(lacking)), b => b != 0);
        Assert.Equal(JobPhase.Training, (await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience)).Status);
    }

    [Fact]
    public async Task Should_wait_with_the_path_and_exclude_nobody_when_nobody_has_it()
    {
        (IActorRef manager, RoundPlanned planned, WireBlob lacking) = await StartWithoutModels();

        manager.Tell(Declined(planned, lacking));

        await UntilLogged($"{PathOf(lacking)} is missing, or had other bytes than its name says; it is this coordinator's own");
        JobStatus status = await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience);
        Assert.Equal((JobPhase.Paused, 0L), (status.Status, status.Exclusions));
        Assert.StartsWith(PathOf(lacking), status.Reason, StringComparison.Ordinal);
        JobExplanation explained = await manager.Ask<JobExplanation>(new ExplainJob { Job = Job }, Patience);
        Assert.Equal("Put the file back from a backup; then the job goes on by itself.", explained.Waiting[0].Remedy);
    }

    [Fact]
    public async Task Should_look_for_nothing_that_the_job_does_not_need_when_a_client_names_it()
    {
        (IActorRef manager, RoundPlanned planned, WireBlob lacking) = await StartWithoutModels();
        WireBlob foreign = lacking.Clone();
        foreign.Sha256 = new string('a', 64);

        manager.Tell(Declined(planned, foreign));
        manager.Tell(Declined(planned, lacking));

        await UntilLogged(PathOf(lacking));
        Assert.DoesNotContain(Logged.Lines, line => line.Contains(PathOf(foreign), StringComparison.Ordinal));
    }

    // in a round that starts from values of one before, of which no file is here
    private async Task<(IActorRef Manager, RoundPlanned Planned, WireBlob Lacking)> StartWithoutModels()
    {
        IReadOnlyList<IMessage> events = new SimulatedJob(new Choices([.. Enumerable.Repeat(7u, 40)]), JobFiles.Small())
            .PlayToOpenRound()
            .Events;
        var planned = (RoundPlanned)events[^1];
        return (await Start(events), planned, planned.Parts.First(part => part.Blob.Round > 0).Blob.ToWire());
    }

    private string PathOf(WireBlob blob) => Blobs.PathOf(new BlobKey(Job, blob.Round, new BlobId(blob.Sha256, blob.Size)));

    private static ClientProgress Declined(RoundPlanned planned, WireBlob lacking) =>
        new()
        {
            Job = Job,
            Round = planned.Round,
            Client = planned.Cohort[0].Client,
            Node = "node-7",
            Phase = ClientPhase.Declined,
            Reason = "it could not be pulled",
            Lacking = lacking,
        };
}
