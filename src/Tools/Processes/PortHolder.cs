using System.Globalization;

namespace ProFL.Tools.Processes;

/// <summary>The process that listens at a port of this machine, as Linux tells it to its owner and to root.</summary>
/// <param name="Id">Its process id.</param>
/// <param name="CommandLine">What it was started with, the program first.</param>
public sealed record PortHolder(int Id, IReadOnlyList<string> CommandLine)
{
    private const int LocalAddress = 1;
    private const int State = 3;
    private const int Inode = 9;
    private const string Listens = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>What it does of this program, such as <c>coordinator</c>; null where it is another program.</summary>
    public string? Command =>
        CommandLine switch
        {
            [var host, var program, var command, ..] when NameOf(host) == "dotnet" && NameOf(program) == "profl.dll" => command,
            [var program, var command, ..] when NameOf(program) == "profl" => command,
            _ => null,
        };

    /// <summary>Who listens there; null where nobody does, or it is not to be seen.</summary>
    /// <param name="port">The port.</param>
    public static PortHolder? Of(int port)
    {
        string ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        HashSet<string> sockets =
        [
            .. Tables
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(row => row.Length > Inode && row[State] == Listens && row[LocalAddress].EndsWith(ending, StringComparison.Ordinal))
                .Select(row => $"socket:[{row[Inode]}]"),
        ];
        return sockets.Count == 0 ? null : Processes().Where(id => HasOne(id, sockets)).Select(Read).FirstOrDefault();
    }

    private static IEnumerable<int> Processes() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0);

    private static bool HasOne(int id, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{id}/fd").Any(file => new FileInfo(file).LinkTarget is { } to && sockets.Contains(to));
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // it has ended, or is another user's
            return false;
        }
    }

    private static PortHolder? Read(int id)
    {
        try
        {
            return new PortHolder(id, File.ReadAllText($"/proc/{id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string NameOf(string path) => Path.GetFileName(path);
}
