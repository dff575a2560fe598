using System.Globalization;

namespace ProFL.Node.Hosting;

/// <summary>
/// Keeps other processes away from a folder until it is disposed. The operating system holds the lock for an open file, so it ends with
/// the process, however that ends. Who has it stands in a file beside, for nobody else can read the one that is locked.
/// </summary>
public sealed class FolderLock : IDisposable
{
    /// <summary>The name of the lock on a node's state folder.</summary>
    public const string OfState = "state";

    // what flock answers of Linux and of macOS, and Windows of a file that is shared with nobody
    private const int LinuxHeld = 11,
        MacHeld = 35,
        WindowsHeld = unchecked((int)0x80070020);
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes a folder, which is made where it is missing; a state folder becomes one that only its owner can enter.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What is locked there: the files are NAME.lock and NAME.holder.</param>
    /// <exception cref="FolderInUseException">Another process has it; names the folder, the process, and what to do.</exception>
    public static FolderLock Take(string folder, string name = OfState)
    {
        Directory.CreateDirectory(folder);
        if (name == OfState && !OperatingSystem.IsWindows())
        {
            // models, updates and keys are nobody else's on this machine
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string path = Path.Combine(folder, name);
        FileStream file;
        try
        {
            file = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.HResult is LinuxHeld or MacHeld or WindowsHeld)
        {
            throw new FolderInUseException(Path.GetFullPath(folder), HolderOf(path + ".holder"), held);
        }

        Note(path + ".holder");
        return new FolderLock(file);
    }

    /// <summary>Lets others have it; doing it again changes nothing.</summary>
    public void Dispose() => _file.Dispose();

    private static void Note(string path)
    {
        try
        {
            File.WriteAllText(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC\n"
                )
            );
        }
        catch (IOException)
        {
            // a disk that is full must not keep a process from starting: the lock holds, without the note
        }
    }

    private static string HolderOf(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } holder ? holder : "another process";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
