using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Learning.Normalisations;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>
/// A table with a header as a job reads it: a column of labels, and columns of numbers, which are taken in ordinal order of their names.
/// What a column is, the job says; nothing is guessed here.
/// </summary>
internal static class CsvTable
{
    private const int MostColumns = 2000;
    private static readonly double LargestValue = ChannelSum.Largest / ArrayValues.IntegersToOne;

    /// <summary>Reads the table of a folder.</summary>
    /// <param name="root">What the table must lie in.</param>
    /// <param name="folder">The folder: train.csv and, for evaluation, test.csv, or one other .csv file.</param>
    /// <param name="spec">What its columns mean.</param>
    /// <param name="classes">Names of the classes in order; empty where the labels tell: as numbers when all are whole numbers,
    /// in ordinal order otherwise.</param>
    /// <param name="heldOut">Whether test.csv is wanted.</param>
    /// <exception cref="DataSetException">The table cannot be used; names file, line and column.</exception>
    public static RawSet Read(DataRoot root, string folder, CsvSpec spec, ImmutableArray<string> classes, bool heldOut)
    {
        string path = TableFiles.FileOf(folder, heldOut);
        try
        {
            Rows rows = RowsOf(root, path, spec);

            // where nobody names the classes, the table to train on does: another one need not have them all
            ImmutableArray<string> named = !classes.IsEmpty
                ? classes
                : ClassesOf(heldOut ? RowsOf(root, TableFiles.FileOf(folder, heldOut: false), spec).Labels : rows.Labels);
            return new RawSet(
                new TensorShape(rows.Features, 1, 1),
                new ArrayValues([.. rows.Values], rows.Features),
                LabelsOf(path, spec, rows.Labels, rows.Lines, named)
            )
            {
                Columns = rows.Names,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path}: {e.Message} Make it a file that can be read.", e);
        }
    }

    /// <summary>Whether a table has a row beside its header.</summary>
    /// <exception cref="DataSetException">It is none.</exception>
    public static bool HasRows(DataRoot root, string path)
    {
        using var records = new TableRecords(root, path);
        return records.Next() is not null;
    }

    private static Rows RowsOf(DataRoot root, string path, CsvSpec spec)
    {
        using var records = new TableRecords(root, path);
        var columns = Columns.Of(path, records.Header, spec);
        var values = new List<float>();
        var labels = new List<string>();
        var lines = new List<int>();
        while (records.Next() is { } fields)
        {
            foreach (Feature feature in columns.Features)
            {
                values.Add(Number($"{path} line {records.Line}, column {feature.Name}", fields[feature.Place], spec, feature.IsTruth));
            }

            labels.Add(fields[columns.Label]);
            lines.Add(records.Line);
        }

        return labels.Count > 0
            ? new Rows([.. columns.Features.Select(feature => feature.Name)], values, labels, lines)
            : throw new DataSetException($"{path}: has a header and no row: add rows");
    }

    /// <summary>Labels that a table has: as numbers when all are whole numbers, in ordinal order otherwise.</summary>
    public static ImmutableArray<string> ClassesOf(IEnumerable<string> labels)
    {
        string[] distinct = [.. labels.Where(label => !Cells.IsMissingLabel(label)).Distinct(StringComparer.Ordinal)];
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
                    Cells.IsMissingLabel(labels[i])
                        ? $"{path} line {lines[i]}, column {spec.Label}: the label is missing: give it, or remove the row"
                        : $"{path} line {lines[i]}, column {spec.Label}: `{Cells.Shown(labels[i])}` is no class of the job: "
                            + $"the classes are {string.Join(", ", classes.Take(20))}; correct it, or data.classes"
                );
            }
        }

        return result;
    }

    private static float Number(string where, string field, CsvSpec spec, bool isTruth)
    {
        if (Cells.IsMissing(field))
        {
            return spec.Missing == MissingValues.Mean
                ? float.NaN
                : throw new DataSetException($"{where}: has no value: give one, remove the row, or set data.csv.missing to mean");
        }

        if (isTruth && Cells.TruthOf(field) is { } truth)
        {
            return truth ? 1 : 0;
        }

        double number =
            Cells.NumberOf(field, spec.DecimalComma)
            ?? throw new DataSetException(
                $"{where}: `{Cells.Shown(field)}` is no number: correct it, write categories as numbers, or name the column in "
                    + "data.csv.ignore"
            );
        return Math.Abs(number) <= LargestValue
            ? (float)number
            : throw new DataSetException($"{where}: {Cells.Shown(field)} is beyond ±2^31: give the column another unit");
    }

    private sealed record Feature(int Place, string Name, bool IsTruth);

    private sealed record Columns(int Label, Feature[] Features)
    {
        public static Columns Of(string path, IReadOnlyList<string> names, CsvSpec spec)
        {
            (int Index, string Item)[] read =
            [
                .. names.Index().Where(column => (column.Item.Length > 0 || spec.NamelessAreRead) && !spec.Ignore.Contains(column.Item)),
            ];
            if (read.CountBy(column => column.Item, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
            {
                throw new DataSetException($"{path} line 1: two columns are called `{Cells.Shown(twice)}`: give each its own name");
            }

            if (spec.Truths.Append(spec.Label).FirstOrDefault(name => !names.Contains(name)) is { } missing)
            {
                throw new DataSetException(
                    $"{path} line 1: has no column `{missing}`; it has {string.Join(", ", names.Take(20).Select(Cells.Shown))}: "
                        + $"correct {(missing == spec.Label ? "data.csv.label" : "data.csv.truths")}"
                );
            }

            Feature[] features =
            [
                .. read.Where(column => column.Item != spec.Label)
                    .OrderBy(column => column.Item, StringComparer.Ordinal)
                    .Select(column => new Feature(column.Index, Cells.Shown(column.Item), spec.Truths.Contains(column.Item))),
            ];
            return features.Length is > 0 and <= MostColumns
                ? new Columns(names.Index().First(column => column.Item == spec.Label).Index, features)
                : throw new DataSetException(
                    $"{path} line 1: has {features.Length} columns beside the label; 1 to {MostColumns} can be trained on: "
                        + "keep the columns that matter, or name others in data.csv.ignore"
                );
        }
    }

    private sealed record Rows(ImmutableArray<string> Names, List<float> Values, List<string> Labels, List<int> Lines)
    {
        public int Features => Names.Length;
    }
}
