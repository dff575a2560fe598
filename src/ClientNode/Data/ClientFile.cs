using System.Text;
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
    /// <param name="root">What the file must lie in.</param>
    /// <param name="folder">The client's folder.</param>
    /// <exception cref="DataSetException">The file cannot be used.</exception>
    public static long? Budget(DataRoot root, string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using var text = new StreamReader(root.OpenStream(path), Encoding.UTF8);
            return Budget(HoconText.Document(text.ReadToEnd(), path));
        }
        catch (HoconException e)
        {
            throw new DataSetException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path}: {e.Message}", e);
        }
    }

    private static long Budget(HoconDocument file)
    {
        try
        {
            return DeviceJson.Read(HoconJson.ToJson(file.Config)).MemoryBytes;
        }
        catch (JobSpecException e)
        {
            throw new DataSetException(file.Explain(e.Key, e.Message.Replace("client file: ", "", StringComparison.Ordinal)), e);
        }
    }
}
