using Microsoft.Extensions.Logging;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Rounds;

/// <summary>The blobs of one job as an AggregatorActor reads and writes them, on its own thread.</summary>
/// <param name="job">The job's id.</param>
/// <param name="blobs">Where they lie.</param>
/// <param name="log">Told of each damaged file.</param>
/// <param name="stopping">Gives up reading and writing.</param>
internal sealed class AggregationBlobs(string job, CoordinatorBlobs blobs, ILogger log, CancellationToken stopping)
{
    // what a disk has damaged would be summed without a word
    private readonly CheckedBlobStore _models = new(blobs.Models, log);
    private readonly CheckedBlobStore _updates = new(blobs.Updates, log);

    /// <summary>Where updates lie.</summary>
    public IBlobStore Updates => blobs.Updates;

    /// <summary>The key of a blob that the journal names.</summary>
    public BlobKey KeyOf(Blob blob) => new(job, blob.Round, new BlobId(blob.Sha256, blob.Size));

    /// <summary>The key of an update that a client offers.</summary>
    public BlobKey KeyOf(long round, Messages.Wire.Blob blob) => new(job, round, new BlobId(blob.Sha256, blob.Size));

    /// <summary>Whether an update's bytes are here, and are those that were accepted.</summary>
    public bool IsHere(Blob update) => _updates.Contains(KeyOf(update));

    /// <summary>Whether there is room for an update.</summary>
    /// <param name="bytes">Its size.</param>
    public bool HasRoomFor(long bytes)
    {
        try
        {
            blobs.Updates.EnsureRoom(bytes);
            return true;
        }
        catch (BlobStoreFullException)
        {
            return false;
        }
    }

    /// <summary>Where an update lies.</summary>
    public string UpdatePathOf(BlobKey key) => blobs.Updates.PathOf(key);

    /// <summary>Where a model lies; it is fetched before, because another coordinator may have written it.</summary>
    /// <exception cref="MissingBlobException">It is not there, or its file was damaged.</exception>
    public string ModelPathOf(Blob blob)
    {
        BlobKey key = KeyOf(blob);
        string path = blobs.Models.PathOf(key);
        return _models.FetchSound(key, stopping).GetAwaiter().GetResult() ? path : throw new MissingBlobException(key, path);
    }

    /// <summary>Writes tensors as a model of a round.</summary>
    public Blob Write(long round, ITensorSource tensors)
    {
        BlobId id = blobs
            .Models.Write(
                job,
                round,
                stream =>
                {
                    SafeTensorsWriter.Write(stream, tensors);
                    return Task.CompletedTask;
                },
                stopping
            )
            .GetAwaiter()
            .GetResult();
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = round,
        };
    }
}
