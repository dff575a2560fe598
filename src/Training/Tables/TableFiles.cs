using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>Which files of a folder are tables: those that end in .csv, and where there is none, those that end in .tsv.</summary>
internal static class TableFiles
{
    private const string TrainingName = "train";
    private const string HeldOutName = "test";
    private const int FewNames = 3;

    // the first of which there is a file
    private static readonly string[] Endings = [".csv", ".tsv"];

    /// <summary>Whether a file's name has the ending of a table.</summary>
    public static bool IsTable(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The table of a folder.</summary>
    /// <exception cref="DataSetException">It is missing, or there are several.</exception>
    public static string FileOf(string folder, bool heldOut)
    {
        string name = heldOut ? HeldOutName : TrainingName;
        string[] named = Named(folder, name);
        string[] others = heldOut ? [] : [.. In(folder).Except(Named(folder, HeldOutName))];
        return named is [var found] ? found
            : others is [var only] ? only
            : others.Length == 0
                ? throw new DataSetException(
                    $"{Path.Combine(folder, name + Endings[0])} is missing: put the table there"
                        + $"{(heldOut ? ", or set data.held-out to a share such as 0.2" : ", or correct data.folder")}"
                )
            : throw new DataSetException(
                $"{folder} has {others.Length} {Path.GetExtension(others[0]).ToLowerInvariant()} files ("
                    + $"{string.Join(", ", others.Take(FewNames).Select(Path.GetFileName))}"
                    + $"{(others.Length > FewNames ? ", …" : "")}): put all "
                    + $"rows to train on into one, and call it {TrainingName}{Endings[0]}"
            );
    }

    /// <summary>The table of a folder for evaluation, none or one.</summary>
    public static IEnumerable<string> HeldOutIn(string folder) => Named(folder, HeldOutName);

    // a name is taken as it is written before others that differ in capital letters
    private static string[] Named(string folder, string name)
    {
        string[] tables = In(folder);
        string[] same = [.. tables.Where(file => Path.GetFileNameWithoutExtension(file).Equals(name, StringComparison.OrdinalIgnoreCase))];
        return [.. same.OrderByDescending(file => Endings.Any(ending => Path.GetFileName(file) == name + ending)).Take(1)];
    }

    // hidden files are none: another system leaves ._train.csv beside train.csv
    private static string[] In(string folder)
    {
        string[] files = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)]
            : [];
        return Endings
                .Select(ending => Array.FindAll(files, file => Path.GetExtension(file).Equals(ending, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(tables => tables.Length > 0)
            ?? [];
    }
}
