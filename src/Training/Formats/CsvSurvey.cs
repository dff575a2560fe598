using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>Finds out what the columns of a table are.</summary>
internal static class CsvSurvey
{
    private static readonly string[] MissingWords = ["", "?", "NA", "NaN", "nan", "null"];

    /// <summary>Which column is the label, which are no numbers, and whether values are missing.</summary>
    /// <param name="path">The table.</param>
    /// <param name="label">The column of labels; null to guess: one that is called so, otherwise the last.</param>
    /// <param name="labelNames">What columns of labels are called, the likeliest first.</param>
    /// <exception cref="DataSetException">The table has no such column, or no row.</exception>
    public static (CsvSpec Spec, ImmutableArray<string> Classes) Of(string path, string? label, IReadOnlyList<string> labelNames)
    {
        IEnumerable<string> lines = File.ReadLines(path).Select(line => line.Trim('\r')).Where(line => line.Length > 0);
        string header = lines.FirstOrDefault() ?? throw new DataSetException($"{path}: is empty: give it a header and rows");
        char separator = CsvTable.SeparatorOf(header);
        List<string> names = CsvTable.Fields(header, separator);
        string chosen = label ?? labelNames.FirstOrDefault(name => names.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? names[^1];
        int place = names.FindIndex(name =>
            string.Equals(name, chosen, label is null ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        );
        if (place < 0)
        {
            throw new DataSetException(
                $"{path} line 1: has no column `{chosen}`; it has {string.Join(", ", names.Take(20))}: give one of these with --label"
            );
        }

        bool[] isText = new bool[names.Count];
        bool missing = false;
        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            List<string> fields in lines
                .Skip(1)
                .Select(line => CsvTable.Fields(line, separator))
                .Where(fields => fields.Count == names.Count)
        )
        {
            labels.Add(fields[place]);
            for (int i = 0; i < fields.Count; i++)
            {
                bool isMissing = MissingWords.Contains(fields[i]);
                missing |= isMissing && i != place;
                isText[i] |=
                    i != place && !isMissing && !double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            }
        }

        string[] ignored =
        [
            .. names.Where((name, i) => isText[i] || (i != place && string.Equals(name, "id", StringComparison.OrdinalIgnoreCase))),
        ];
        return (
            new CsvSpec(names[place], missing ? MissingValues.Mean : MissingValues.Refuse, new NameList([.. ignored])),
            CsvTable.ClassesOf(labels)
        );
    }
}
