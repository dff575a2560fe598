using ProFL.Learning.Tensors;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Orders;

/// <summary>Brings the parts of a sub-model to the node's cache. A frozen block keeps its bytes, so it comes once.</summary>
public static class PartPull
{
    /// <summary>Pulls what is lacking, from where the newest command of the job says.</summary>
    /// <returns>Bytes that had to be pulled.</returns>
    public static async Task<long> Pull(
        string job,
        IEnumerable<PartBlob> parts,
        ClientNodeServices services,
        CancellationToken cancellationToken
    )
    {
        long pulled = 0;
        foreach (PartBlob part in parts)
        {
            BlobKey key = KeyOf(job, part.Blob);
            if (await services.Sources.Pull(key, cancellationToken).ConfigureAwait(false))
            {
                pulled += key.Id.Size;
            }
        }

        return pulled;
    }

    /// <summary>Opens parts that are in the cache as one source.</summary>
    public static CombinedTensors Open(string job, IEnumerable<PartBlob> parts, IBlobStore cache)
    {
        var files = new List<SafeTensorsFile>();
        try
        {
            files.AddRange(parts.Select(p => SafeTensorsFile.Open(cache.PathOf(KeyOf(job, p.Blob)))));
            return new CombinedTensors(files);
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }

    private static BlobKey KeyOf(string job, Blob blob) => new(job, blob.Round, new BlobId(blob.Sha256, blob.Size));
}
