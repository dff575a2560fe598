using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Tools.Models;

namespace ProFL.Tools.Clusters;

/// <summary>Fetches the model of a cluster's job from the coordinator that has it.</summary>
public static class ModelDownload
{
    /// <summary>Fetches it.</summary>
    /// <param name="at">Where it is.</param>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="file">The file, which appears whole or not at all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserException">The coordinator does not give it.</exception>
    public static async Task Fetch(ModelAt at, ClusterAddress cluster, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(cluster);
        WantedFile.Require(file);
        string folder = $"{file}.{Guid.NewGuid():N}.fetching";
        var blobs = new FileBlobStore(folder, Durability.Process, 0);
        using HttpClient client = cluster.Client();
        using var puller = new BlobPuller(client, maximumConcurrency: 1);
        var key = new BlobKey(at.Job, at.Model.Round, new BlobId(at.Model.Sha256, at.Model.Size));
        try
        {
            await puller.Pull(new Uri(at.BlobUrl), key, blobs, cancellationToken).ConfigureAwait(false);
        }
        catch (BlobPullException broken)
        {
            throw new UserException(Mistake.Unreachable, broken.Message);
        }
        finally
        {
            if (File.Exists(blobs.PathOf(key)))
            {
                File.Move(blobs.PathOf(key), file, overwrite: true);
                ModelDescription.Write(file, at);
            }

            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
