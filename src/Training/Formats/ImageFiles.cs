using System.Collections.Immutable;
using System.IO.Enumeration;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>The files of one class, and which of them are images.</summary>
/// <param name="Images">Those that are read, in ordinal order of their paths.</param>
/// <param name="Others">Those that are left out, litter apart.</param>
internal sealed record ImageFiles(ImmutableArray<string> Images, ImmutableArray<string> Others)
{
    private static readonly string[] Narrow = [".png", ".jpg", ".jpeg"];
    private static readonly string[] All = [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".gif"];

    /// <summary>The endings of files that are read, for a person.</summary>
    public static string Endings => string.Join(", ", All);

    /// <summary>Whether a file's name has the ending of an image.</summary>
    public static bool IsImage(string path) => All.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Lists the files of a class.</summary>
    /// <param name="folder">The class's folder.</param>
    /// <param name="onlyPngAndJpeg">As in <see cref="Learning.Jobs.ImageSpec.OnlyPngAndJpeg"/>.</param>
    public static ImageFiles In(string folder, bool onlyPngAndJpeg)
    {
        IEnumerable<string> files = onlyPngAndJpeg ? Directory.EnumerateFiles(folder) : Below(folder);
        string[] endings = onlyPngAndJpeg ? Narrow : All;
        ILookup<bool, string> byKind = files
            .Where(file => !Litter.Is(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal)
            .ToLookup(file => endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));
        return new ImageFiles([.. byKind[true]], [.. byKind[false]]);
    }

    // a link to a folder could lead back to where it is, so it is not followed; a link to a file is
    private static FileSystemEnumerable<string> Below(string folder) =>
        new(folder, (ref entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) => !Litter.Is(entry.FileName) && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
}
