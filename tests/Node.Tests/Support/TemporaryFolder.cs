namespace ProFL.Node.Tests.Support;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("profl-node-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    // what a test has started may write its last file meanwhile
    public void Dispose()
    {
        for (int attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < 20)
            {
                Thread.Sleep(50);
            }
        }
    }
}
