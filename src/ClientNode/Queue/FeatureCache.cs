using System.Security.Cryptography;
using System.Text;
using ProFL.Learning.SubModels;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Training.Data;
using ProFL.Training.Features;

namespace ProFL.ClientNode.Queue;

/// <summary>
/// Features of fixed prefixes on disk, one file per client: computed once per step, named by the hashes of the prefix's
/// parts. Whatever is missing, damaged, or does not fit the limit is computed again to the same bytes.
/// </summary>
/// <param name="root">Its folder.</param>
/// <param name="capacityBytes">What all files together may take; a client beyond that has its features computed in each round.</param>
/// <param name="ensureRoom">Throws where so many more bytes would go below the disk's floor of free space, which is for what cannot be made
/// again.</param>
public sealed class FeatureCache(string root, long capacityBytes, Action<long> ensureRoom)
{
    private readonly Lock _gate = new();

    /// <summary>
    /// The features of a client; the caller disposes them. Null when they do not fit: then the training computes its own.
    /// </summary>
    /// <param name="job">Its job.</param>
    /// <param name="client">The client.</param>
    /// <param name="prefix">The blobs of the prefix, which name the features.</param>
    /// <param name="subModel">A sub-model with that prefix.</param>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The client's samples.</param>
    /// <param name="compute">Writes them where they are not kept yet.</param>
    public PrefixFeatures? Get(
        string job,
        string client,
        IEnumerable<PartBlob> prefix,
        SubModel subModel,
        DataSet data,
        int[] indices,
        Action<Stream> compute
    )
    {
        string folder = Path.Combine(root, BlobKey.FolderOf(job, 0), client);
        string path = Path.Combine(folder, NameOf(prefix));
        if (TryOpen(path, subModel, indices) is { } kept)
        {
            return kept;
        }

        // the client has gone on to another step: what it had is of no use any more
        Forget(folder);
        return TryKeep(path, subModel, data, indices, compute) ? PrefixFeatures.Open(path, subModel, indices) : null;
    }

    /// <summary>Forgets a job.</summary>
    public void ForgetJob(string job) => Forget(Path.GetDirectoryName(Path.Combine(root, BlobKey.FolderOf(job, 0)))!);

    private bool TryKeep(string path, SubModel subModel, DataSet data, int[] indices, Action<Stream> compute)
    {
        long bytes = PrefixFeatures.BytesOf(subModel, data, indices);
        if (UsedBytes() + bytes > capacityBytes)
        {
            return false;
        }

        string temporary = path + ".tmp";
        try
        {
            ensureRoom(bytes);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = File.Create(temporary))
            {
                compute(file);
            }

            lock (_gate)
            {
                if (UsedBytes() > capacityBytes)
                {
                    return false;
                }

                File.Move(temporary, path, overwrite: true);
                return true;
            }
        }
        catch (IOException)
        {
            // no room on the disk: the training computes them in memory
            return false;
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static PrefixFeatures? TryOpen(string path, SubModel subModel, int[] indices)
    {
        try
        {
            return File.Exists(path) ? PrefixFeatures.Open(path, subModel, indices) : null;
        }
        catch (Exception damaged) when (damaged is PrefixFeaturesException or IOException)
        {
            return null;
        }
    }

    private static void Forget(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string NameOf(IEnumerable<PartBlob> prefix) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', prefix.Select(p => $"{p.Part} {p.Blob.Sha256}"))))
        );

    private long UsedBytes() =>
        Directory.Exists(root) ? new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0;
}
