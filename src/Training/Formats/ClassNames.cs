using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// Names of classes that files number: a text beside the data with one name a line, in the order of the labels. It is called classes.txt,
/// or as in the archive of the set.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Names">The names.</param>
internal sealed record ClassNames(string File, ImmutableArray<string> Names)
{
    private const string Own = "classes.txt";

    /// <summary>The names that lie beside the data; null where none do.</summary>
    /// <param name="folders">Folders to look in, the first first.</param>
    /// <param name="format">Format of the data.</param>
    /// <param name="classes">Classes that there are at least.</param>
    /// <param name="isExact">Whether there are no more classes than that.</param>
    /// <exception cref="DataSetException">They are not as many as the classes, or cannot be names.</exception>
    public static ClassNames? Of(IEnumerable<string> folders, DataFormat format, int classes, bool isExact)
    {
        string? file = folders.SelectMany(folder => Candidates(folder, format)).FirstOrDefault(System.IO.File.Exists);
        if (file is null)
        {
            return null;
        }

        ImmutableArray<string> names = [.. LinesOf(file)];
        if (names.Length < classes || (isExact && names.Length > classes))
        {
            throw new DataSetException(
                $"{file}: has {names.Length} names, and the data has {classes} classes: write one name a line, in the order of the labels"
            );
        }

        return names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice }
            ? throw new DataSetException($"{file}: names `{twice}` twice: give each class a name of its own")
            : new ClassNames(file, names);
    }

    private static IEnumerable<string> Candidates(string folder, DataFormat format) =>
        format switch
        {
            DataFormat.Cifar10 => In(folder, "cifar-10-batches-bin", "batches.meta.txt"),
            DataFormat.Cifar100 => In(folder, "cifar-100-binary", "fine_label_names.txt"),
            _ => [Path.Combine(folder, Own)],
        };

    private static IEnumerable<string> In(string folder, string unpacked, string ofArchive) =>
        from place in new[] { folder, Path.Combine(folder, unpacked) }
        from name in new[] { Own, ofArchive }
        select Path.Combine(place, name);

    private static IEnumerable<string> LinesOf(string file)
    {
        try
        {
            string[] lines = [.. System.IO.File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
            return Array.Find(lines, line => line.Any(char.IsControl)) is null
                ? lines
                : throw new DataSetException($"{file}: is no text: write the names of the classes, one a line");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{file}: {e.Message} Make it readable, or remove it.", e);
        }
    }
}
