using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>The roster of a job as a blob that its snapshots name.</summary>
public sealed class RosterBlobTests(OneCoordinator fixture) : IClassFixture<OneCoordinator>
{
    private readonly TestCluster _cluster = fixture.Cluster;

    [Fact]
    public async Task Should_name_the_roster_and_not_repeat_it_when_a_snapshot_is_saved()
    {
        (Blob roster, JobSnapshot snapshot) = await Run("named");

        Assert.Equal(roster, snapshot.RosterBlob);
        Assert.Empty(snapshot.Roster);
        Assert.True(File.Exists(PathOf("named", roster)));
        Assert.Equal(TestCluster.Spec.Fleet.Clients, (await _cluster.Status("named")).Clients);
    }

    [Fact]
    public async Task Should_read_the_whole_journal_and_write_the_roster_again_when_its_blob_is_lost()
    {
        (Blob roster, _) = await Run("lost");
        await RecoversAfter(() => File.Delete(PathOf("lost", roster)), "lost", roster);
    }

    [Fact]
    public async Task Should_read_the_whole_journal_and_write_the_roster_again_when_its_blob_is_damaged()
    {
        (Blob roster, _) = await Run("damaged");
        await RecoversAfter(() => File.WriteAllBytes(PathOf("damaged", roster), new byte[roster.Size]), "damaged", roster);
    }

    // a job that is over leaves memory, and comes back to answer
    private async Task RecoversAfter(Action harm, string job, Blob roster)
    {
        harm();

        await TestCluster.Until(
            async () => (await _cluster.Status(job)).Clients == TestCluster.Spec.Fleet.Clients && IsSound(job, roster),
            "the roster was not written again"
        );
        Assert.Empty((await _cluster.Verify(job)).Findings);
    }

    private bool IsSound(string job, Blob roster) =>
        File.Exists(PathOf(job, roster))
        && Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(PathOf(job, roster)))) == roster.Sha256;

    private async Task<(Blob Roster, JobSnapshot Snapshot)> Run(string job)
    {
        await _cluster.Submit(job);
        await _cluster.UntilEnd(job);
        using var journal = new JournalReader(CoordinatorHost.JournalOf(_cluster.State));
        JournalRow? row = null;
        // it may come after the job's end
        await TestCluster.Until(() => (row = journal.LastSnapshot(StageManager.IdOf(job))) is not null, "no snapshot was saved");
        return (_cluster.Events(job).OfType<RosterFixed>().Last().Roster, (JobSnapshot)row!.ToMessage());
    }

    private string PathOf(string job, Blob blob) => _cluster.Blobs.PathOf(new BlobKey(job, blob.Round, new BlobId(blob.Sha256, blob.Size)));
}
