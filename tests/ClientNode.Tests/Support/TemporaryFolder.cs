namespace ProFL.ClientNode.Tests.Support;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("profl-client-node-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes it; false when something was written into it meanwhile.</summary>
    public bool TryDelete()
    {
        try
        {
            Dispose();
            return true;
        }
        catch (IOException) when (Directory.Exists(Path))
        {
            return false;
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
