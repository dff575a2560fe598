using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProFL.Learning.Networks;
using ProFL.Messages;
using ProFL.Training.Probes;

namespace ProFL.Tools.Plans;

/// <summary>Measurements that were made on this machine, one small file each.</summary>
/// <param name="folder">Where they lie; made when the first is kept.</param>
/// <param name="libraryVersion">Version of TorchSharp and libtorch.</param>
public sealed class ProbeCache(string folder, string libraryVersion)
{
    // a version number alone does not change from build to build
    private static readonly string Build =
        $"{Protocol.ProductVersion} {typeof(MemoryProbe).Module.ModuleVersionId} {typeof(NetworkBlueprint).Module.ModuleVersionId}";

    /// <summary>The folder of this user's measurements.</summary>
    public static string DefaultFolder
    {
        get
        {
            string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "profl", "memory-probes");
        }
    }

    /// <summary>What was measured of a training by this version of the program on this version of libtorch, or null.</summary>
    /// <param name="network">The network; two with the same layers but other names are different.</param>
    /// <param name="training">Which, and how it is done.</param>
    /// <param name="processes">Processes for each training.</param>
    public MemoryMeasurement? Find(NetworkBlueprint network, ProbedTraining training, int processes)
    {
        string path = PathOf(network, training, processes);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), PlanJson.Default.MemoryMeasurement) : null;
        }
        catch (JsonException)
        {
            return null; // cut off by a crash: measured again, and overwritten
        }
    }

    /// <summary>Keeps a measurement.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Which, and how it is done.</param>
    /// <param name="processes">Processes for each training.</param>
    /// <param name="measured">What was measured.</param>
    public void Keep(NetworkBlueprint network, ProbedTraining training, int processes, MemoryMeasurement measured)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            PathOf(network, training, processes),
            JsonSerializer.SerializeToUtf8Bytes(measured, PlanJson.Default.MemoryMeasurement)
        );
    }

    private string PathOf(NetworkBlueprint network, ProbedTraining training, int processes)
    {
        ArgumentNullException.ThrowIfNull(network);
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes($"{network.ToJson()}\n{training}\n{processes}\n{libraryVersion}\n{Build}"));
        return Path.Combine(
            folder,
            $"{network.Name}-{training.SubModel.Replace('/', '-')}-{training.Batch}-{Convert.ToHexStringLower(key)[..16]}.json"
        );
    }
}
