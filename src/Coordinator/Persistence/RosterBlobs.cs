using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Persistence;

/// <summary>
/// The roster of a job as a blob of round 0, written once, so that snapshots name it and do not grow with the number of clients.
/// </summary>
/// <param name="job">The job's id.</param>
/// <param name="blobs">A sound one counts alone.</param>
public sealed class RosterBlobs(string job, CheckedBlobStore blobs)
{
    /// <summary>Writes a roster; again writes the same bytes.</summary>
    /// <param name="pages">All pages of it.</param>
    /// <param name="leftOut">Who is left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BlobStoreFullException">There is no room for it.</exception>
    public async Task<Blob> Write(IEnumerable<RosterFixed> pages, IEnumerable<ClientsLeftOut> leftOut, CancellationToken cancellationToken)
    {
        var roster = new RosterPages { Pages = { pages.Select(page => new RosterFixed(page) { Roster = null }) }, LeftOut = { leftOut } };
        BlobId id = await blobs
            .Write(job, 0, stream => stream.WriteAsync(roster.ToByteArray(), cancellationToken).AsTask(), cancellationToken)
            .ConfigureAwait(false);
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = 0,
        };
    }

    /// <summary>Writes the roster of a state again, where its blob was lost.</summary>
    /// <param name="state">It has its roster.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Blob> Write(JobState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Write(state.RosterPages, state.LeftOut, cancellationToken);
    }

    /// <summary>Reads a roster.</summary>
    /// <param name="blob">Its blob.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It is not there with the bytes that it is named after.</exception>
    public async Task<RosterPages> Read(Blob blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var key = new BlobKey(job, blob.Round, new BlobId(blob.Sha256, blob.Size));
        if (!await blobs.FetchSound(key, cancellationToken).ConfigureAwait(false))
        {
            throw new IOException($"{blobs.PathOf(key)} is missing, or had other bytes than its name says");
        }

        return RosterPages.Parser.ParseFrom(await File.ReadAllBytesAsync(blobs.PathOf(key), cancellationToken).ConfigureAwait(false));
    }
}
