using System.Globalization;

namespace ProFL.Node.Machine;

/// <summary>How much memory the control groups of a process allow it, on Linux.</summary>
public static class ControlGroupLimit
{
    private const string Root = "/sys/fs/cgroup";

    // version 1 has no word for none, it gives the largest multiple of a page
    private const long None = 1L << 60;

    /// <summary>The smallest limit of the process's own group and of those above it, of either version of control groups.</summary>
    /// <param name="groups">The lines of <c>/proc/self/cgroup</c>.</param>
    /// <param name="read">Reads a file; null where there is none.</param>
    /// <returns>Bytes; null where there is no limit.</returns>
    public static long? Of(IEnumerable<string> groups, Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        long least = groups.SelectMany(FilesOf).Select(file => LimitIn(read(file))).DefaultIfEmpty(None).Min();
        return least < None ? least : null;
    }

    // id:controllers:path
    private static IEnumerable<string> FilesOf(string group)
    {
        string[] parts = group.Split(':', 3);
        if (parts.Length < 3)
        {
            return [];
        }

        return parts[1].Length == 0 ? Upwards(parts[2]).Select(path => $"{Root}{path}/memory.max")
            : parts[1].Split(',').Contains("memory") ? Upwards(parts[2]).Select(path => $"{Root}/memory{path}/memory.limit_in_bytes")
            : [];
    }

    private static IEnumerable<string> Upwards(string path)
    {
        for (string at = path.TrimEnd('/'); at.Length > 0; at = at[..at.LastIndexOf('/')])
        {
            yield return at;
        }

        yield return "";
    }

    private static long LimitIn(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : None;
}
