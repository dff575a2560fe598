using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Signatures;

/// <summary>Who leaves a job when the authority takes the key of a site back.</summary>
public sealed class RevokedSitesTests
{
    private const string Job = "a";

    [Fact]
    public async Task Should_let_every_client_of_the_site_leave_once_and_say_why_when_its_key_is_taken_back()
    {
        JobState state = await StateWithKeys();
        string[] clients = [.. state.RosterPages.SelectMany(page => page.Members).Select(member => member.Client)];

        ExcludeClient[] leaving = [.. RevokedSites.Leave(Job, state, certificate => certificate.Span[0] == 1).OfType<ExcludeClient>()];

        Assert.Equal(clients, leaving.Select(command => command.Client));
        Assert.All(leaving, command => Assert.Equal("the key of site north was revoked", command.Reason));
        OperatorDecision first = OperatorDecisions.Decide(state, leaving[0], nowUnixMs: 1);
        ClientExcluded excluded = Assert.Single(first.Events.OfType<ClientExcluded>());
        Assert.Equal((clients[0], RevokedSites.By), (excluded.Client, excluded.By));
        Assert.Equal(
            clients[1..],
            RevokedSites.Leave(Job, state.Apply(excluded), _ => true).OfType<ExcludeClient>().Select(command => command.Client)
        );
    }

    [Fact]
    public async Task Should_stop_the_job_once_and_say_why_when_the_site_with_the_held_out_data_is_taken_back()
    {
        JobState state = await StateWithKeys(heldOut: 0.2);
        Assert.Equal("north", state.Spec!.Evaluation.Site);

        StopJob stop = Assert.Single(RevokedSites.Leave(Job, state, _ => true).OfType<StopJob>());

        Assert.Equal(RevokedSites.By, stop.By);
        Assert.Contains("the key of site north was revoked, which has the held-out data", stop.Reason, StringComparison.Ordinal);
        JobState stopped = OperatorDecisions.Decide(state, stop, nowUnixMs: 1).Events.Aggregate(state, (s, e) => s.Apply(e));
        Assert.Equal(JobPhase.Stopped, stopped.Phase);
        Assert.Empty(RevokedSites.Leave(Job, stopped, _ => true));
    }

    [Fact]
    public async Task Should_go_on_when_the_site_that_is_taken_back_has_no_held_out_data()
    {
        JobState state = await StateWithKeys("south", heldOut: 0.2);

        Assert.DoesNotContain(RevokedSites.Leave(Job, state, _ => true), command => command is StopJob);
    }

    [Fact]
    public async Task Should_let_nobody_leave_when_no_key_is_taken_back()
    {
        Assert.Empty(RevokedSites.Leave(Job, await StateWithKeys(), _ => false));
        Assert.Empty(RevokedSites.Leave(Job, JobState.Empty, _ => true));
    }

    private static async Task<JobState> StateWithKeys(string site = "north", double heldOut = 0)
    {
        using var folder = new TemporaryFolder();
        var key = new SiteKey { Site = site, Certificate = ByteString.CopyFrom(1) };
        IReadOnlyList<IMessage> events = await InitialisedJob.FirstEvents(
            JobFiles.Small(heldOut: heldOut),
            new FileBlobStore(folder.Path, Durability.Process, 0)
        );
        return events.Aggregate(JobState.Empty, (state, e) => state.Apply(e is RosterFixed page ? RosterKeys.On([page], [key])[0] : e));
    }
}
