using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Node.Configuration;
using ProFL.Training.Data;

namespace ProFL.ClientNode.Data;

/// <summary>What a client's folder says of its device: client.conf with <c>memory</c>, which may be left out.</summary>
internal static class ClientFile
{
    private const string Name = "client.conf";

    /// <summary>The budget that a client declares, in bytes; null when it declares none.</summary>
    /// <exception cref="DataSetException">The file cannot be used.</exception>
    public static long? Budget(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            return File.Exists(path) ? DeviceJson.Read(HoconJson.ToJson(HoconText.ParseFile(path))).MemoryBytes : null;
        }
        catch (Exception e) when (e is HoconException or JobSpecException)
        {
            throw new DataSetException($"{path}: {e.Message}", e);
        }
    }
}
