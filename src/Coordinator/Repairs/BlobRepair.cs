using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Repairs;

/// <summary>
/// Looks whether this coordinator has a blob that somebody could not get from it, and brings it back where it has not: from the seed, or
/// from the caches of client nodes, for a blob is what its name says wherever it comes from.
/// </summary>
/// <param name="models">Where it must be.</param>
/// <param name="puller">Brings it here.</param>
internal sealed class BlobRepair(CheckedBlobStore models, BlobPuller puller)
{
    /// <summary>Looks, and repairs.</summary>
    /// <param name="key">The blob.</param>
    /// <param name="initialiseAgain">Makes the blobs of round 0 again.</param>
    /// <param name="nodes">Where client nodes serve their caches.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BlobFinding> Run(BlobKey key, Func<Task> initialiseAgain, IEnumerable<Uri> nodes, CancellationToken cancellationToken)
    {
        if (await Has().ConfigureAwait(false))
        {
            return new BlobFinding(BlobState.Sound, "");
        }

        if (key.Round == 0)
        {
            await initialiseAgain().ConfigureAwait(false);
            if (await Has().ConfigureAwait(false))
            {
                return new BlobFinding(BlobState.Recovered, "the seed");
            }
        }

        foreach (Uri node in nodes)
        {
            try
            {
                await puller.Pull(node, key, models, cancellationToken).ConfigureAwait(false);
            }
            catch (BlobPullException)
            {
                // this one does not have it either
                continue;
            }

            if (await Has().ConfigureAwait(false))
            {
                return new BlobFinding(BlobState.Recovered, $"the cache of {node}");
            }
        }

        return new BlobFinding(BlobState.Lost, "");

        Task<bool> Has() => models.FetchSound(key, cancellationToken);
    }
}
