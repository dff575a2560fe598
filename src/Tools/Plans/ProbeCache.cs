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
    /// <param name="subModel">A name of <see cref="NamedSubModels"/>.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <param name="processes">Processes for each training.</param>
    public MemoryMeasurement? Find(NetworkBlueprint network, string subModel, int batch, int processes)
    {
        string path = PathOf(network, subModel, batch, processes);
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
    /// <param name="subModel">A name of <see cref="NamedSubModels"/>.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <param name="processes">Processes for each training.</param>
    /// <param name="measured">What was measured.</param>
    public void Keep(NetworkBlueprint network, string subModel, int batch, int processes, MemoryMeasurement measured)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            PathOf(network, subModel, batch, processes),
            JsonSerializer.SerializeToUtf8Bytes(measured, PlanJson.Default.MemoryMeasurement)
        );
    }

    private string PathOf(NetworkBlueprint network, string subModel, int batch, int processes)
    {
        ArgumentNullException.ThrowIfNull(network);
        byte[] key = SHA256.HashData(
            Encoding.UTF8.GetBytes($"{network.ToJson()}\n{subModel}\n{batch}\n{processes}\n{libraryVersion}\n{Build}")
        );
        return Path.Combine(folder, $"{network.Name}-{subModel.Replace('/', '-')}-{batch}-{Convert.ToHexStringLower(key)[..16]}.json");
    }
}
