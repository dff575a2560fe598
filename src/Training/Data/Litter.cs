using System.Collections.Frozen;

namespace ProFL.Training.Data;

/// <summary>Files and folders that operating systems and tools leave among data, and that nobody means.</summary>
internal static class Litter
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "__MACOSX",
        "Thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "@eaDir",
        "$RECYCLE.BIN",
        "System Volume Information",
        "lost+found",
        "Icon\r",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file or folder is litter: it is hidden, or has a name that such things have.</summary>
    /// <param name="name">Its name, without the folder.</param>
    public static bool Is(ReadOnlySpan<char> name) => name.StartsWith('.') || name.StartsWith("~$") || Names.Contains(name.ToString());

    /// <summary>The folders right in a folder that are no litter, in ordinal order of names.</summary>
    public static string[] FoldersIn(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Where(place => !Is(Path.GetFileName(place))).Order(StringComparer.Ordinal)];

    /// <summary>The files right in a folder that are no litter, in ordinal order of names.</summary>
    public static string[] FilesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(place => !Is(Path.GetFileName(place))).Order(StringComparer.Ordinal)];
}
