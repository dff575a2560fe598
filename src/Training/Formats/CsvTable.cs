using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ProFL.Learning.Jobs;
using ProFL.Learning.Normalisations;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// A table with a header: a column of labels, and columns of numbers, which are taken in ordinal order of their names. The separator is
/// whichever of comma, semicolon and tab the header has most of. Empty fields, ?, NA and NaN are missing.
/// </summary>
internal static class CsvTable
{
    private const int MostColumns = 2000;
    private const int LongestLine = 1 << 20;
    private static readonly double LargestValue = ChannelSum.Largest / ArrayValues.IntegersToOne;
    private static readonly char[] Separators = [',', ';', '\t'];
    private static readonly string[] MissingWords = ["", "?", "NA", "NaN", "nan", "null"];

    /// <summary>Reads the table of a folder.</summary>
    /// <param name="folder">The folder: train.csv and, for evaluation, test.csv, or one other .csv file.</param>
    /// <param name="spec">What its columns mean.</param>
    /// <param name="classes">Names of the classes in order; empty where the labels tell: as numbers when all are whole numbers,
    /// in ordinal order otherwise.</param>
    /// <param name="heldOut">Whether test.csv is wanted.</param>
    /// <exception cref="DataSetException">The table cannot be used; names file, line and column.</exception>
    public static RawSet Read(string folder, CsvSpec spec, ImmutableArray<string> classes, bool heldOut)
    {
        string path = FileOf(folder, heldOut);
        try
        {
            Rows rows = RowsOf(path, spec);

            // where nobody names the classes, the table to train on does: another one need not have them all
            ImmutableArray<string> named = !classes.IsEmpty
                ? classes
                : ClassesOf(heldOut ? RowsOf(FileOf(folder, heldOut: false), spec).Labels : rows.Labels);
            return new RawSet(
                new TensorShape(rows.Features, 1, 1),
                new ArrayValues([.. rows.Values], rows.Features),
                LabelsOf(path, spec, rows.Labels, rows.Lines, named)
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new DataSetException($"{path}: {e.Message} Make it a readable text file in UTF-8.", e);
        }
    }

    /// <summary>The table of a folder.</summary>
    /// <exception cref="DataSetException">It is missing, or there are several.</exception>
    public static string FileOf(string folder, bool heldOut)
    {
        string named = Path.Combine(folder, heldOut ? "test.csv" : "train.csv");
        if (File.Exists(named))
        {
            return named;
        }

        string[] others =
            heldOut || !Directory.Exists(folder)
                ? []
                :
                [
                    .. Directory
                        .EnumerateFiles(folder, "*.csv")
                        .Where(file => Path.GetFileName(file) != "test.csv")
                        .Order(StringComparer.Ordinal),
                ];
        return others switch
        {
            [var only] => only,
            [] => throw new DataSetException(
                $"{named} is missing: put the table there"
                    + $"{(heldOut ? ", or set data.held-out to a share such as 0.2" : ", or correct data.folder")}"
            ),
            _ => throw new DataSetException($"{folder} has {others.Length} .csv files: call the one to train on train.csv"),
        };
    }

    /// <summary>The fields of a line; a quoted one may hold the separator, and a quote twice for once.</summary>
    public static List<string> Fields(string line, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(line[++i]);
            }
            else if (c == '"' && (quoted || string.IsNullOrWhiteSpace(field.ToString())))
            {
                quoted = !quoted;
            }
            else if (c == separator && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString().Trim());
        return fields;
    }

    /// <summary>Whichever of comma, semicolon and tab a header has most of.</summary>
    public static char SeparatorOf(string header) => Separators.MaxBy(candidate => header.Count(c => c == candidate));

    private static Rows RowsOf(string path, CsvSpec spec)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        string header = Line(reader, path, 1) ?? throw new DataSetException($"{path}: is empty: give it a header and rows");
        char separator = SeparatorOf(header);
        var columns = Columns.Of(path, Fields(header, separator), spec);
        var values = new List<float>();
        var labels = new List<string>();
        var labelLines = new List<int>();
        int number = 1;
        while (Line(reader, path, ++number) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            List<string> fields = Fields(line, separator);
            if (fields.Count != columns.Count)
            {
                throw new DataSetException(
                    $"{path} line {number}: {fields.Count} fields, the header has {columns.Count}: give every row one field for each column"
                );
            }

            foreach ((int place, string name) in columns.Features)
            {
                values.Add(Number($"{path} line {number}, column {name}", fields[place], spec.Missing));
            }

            labels.Add(fields[columns.Label]);
            labelLines.Add(number);
        }

        if (labels.Count == 0)
        {
            throw new DataSetException($"{path}: has a header and no row: add rows");
        }

        return new Rows(columns.Features.Length, values, labels, labelLines);
    }

    /// <summary>Labels that a table has: as numbers when all are whole numbers, in ordinal order otherwise.</summary>
    public static ImmutableArray<string> ClassesOf(IEnumerable<string> labels)
    {
        string[] distinct = [.. labels.Where(label => !MissingWords.Contains(label)).Distinct(StringComparer.Ordinal)];
        return distinct.All(label => long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? [.. distinct.OrderBy(label => long.Parse(label, CultureInfo.InvariantCulture)).ThenBy(label => label, StringComparer.Ordinal)]
            : [.. distinct.Order(StringComparer.Ordinal)];
    }

    private static int[] LabelsOf(string path, CsvSpec spec, List<string> labels, List<int> lines, ImmutableArray<string> classes)
    {
        var places = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        int[] result = new int[labels.Count];
        for (int i = 0; i < result.Length; i++)
        {
            if (!places.TryGetValue(labels[i], out result[i]))
            {
                throw new DataSetException(
                    MissingWords.Contains(labels[i])
                        ? $"{path} line {lines[i]}, column {spec.Label}: the label is missing: give it, or remove the row"
                        : $"{path} line {lines[i]}, column {spec.Label}: `{Shown(labels[i])}` is no class of the job: "
                            + $"the classes are {string.Join(", ", classes.Take(20))}; correct it, or data.classes"
                );
            }
        }

        return result;
    }

    private static float Number(string where, string field, MissingValues missing)
    {
        if (MissingWords.Contains(field))
        {
            return missing == MissingValues.Mean
                ? float.NaN
                : throw new DataSetException($"{where}: has no value: give one, remove the row, or set data.csv.missing to mean");
        }

        if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            throw new DataSetException(
                $"{where}: `{Shown(field)}` is no number: correct it, write categories as numbers, or name the column in data.csv.ignore"
            );
        }

        return Math.Abs(number) <= LargestValue
            ? (float)number
            : throw new DataSetException($"{where}: {Shown(field)} is beyond ±2^31: give the column another unit");
    }

    private static string? Line(StreamReader reader, string path, int number)
    {
        string? line = reader.ReadLine();
        return line is { Length: > LongestLine }
            ? throw new DataSetException(
                $"{path} line {number}: is longer than {LongestLine >> 10} KiB: it is no table with a row on each line"
            )
            : line?.Trim('\r');
    }

    private static string Shown(string text) =>
        string.Concat(text.Take(40).Select(c => char.IsControl(c) ? ' ' : c)) + (text.Length > 40 ? "…" : "");

    private sealed record Columns(int Count, int Label, (int Place, string Name)[] Features)
    {
        public static Columns Of(string path, List<string> names, CsvSpec spec)
        {
            if (names.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
            {
                throw new DataSetException($"{path} line 1: two columns are called `{Shown(twice)}`: give each its own name");
            }

            if (new[] { spec.Label }.Concat(spec.Ignore).FirstOrDefault(name => !names.Contains(name)) is { } missing)
            {
                throw new DataSetException(
                    $"{path} line 1: has no column `{missing}`; it has {string.Join(", ", names.Take(20).Select(Shown))}: "
                        + $"correct {(missing == spec.Label ? "data.csv.label" : "data.csv.ignore")}"
                );
            }

            (int Place, string Name)[] features =
            [
                .. names
                    .Index()
                    .Where(column => column.Item != spec.Label && !spec.Ignore.Contains(column.Item))
                    .OrderBy(column => column.Item, StringComparer.Ordinal)
                    .Select(column => (column.Index, Shown(column.Item))),
            ];
            return features.Length is > 0 and <= MostColumns
                ? new Columns(names.Count, names.IndexOf(spec.Label), features)
                : throw new DataSetException(
                    $"{path} line 1: has {features.Length} columns beside the label; 1 to {MostColumns} can be trained on"
                );
        }
    }

    private sealed record Rows(int Features, List<float> Values, List<string> Labels, List<int> Lines);
}
