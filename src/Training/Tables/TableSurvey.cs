using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>What a job is to say of one or more tables that hold the same columns.</summary>
/// <param name="Spec">What it says of the columns.</param>
/// <param name="Columns">What each column is, and why.</param>
/// <param name="Rows">Rows of each class, in the order of the labels.</param>
/// <param name="HasHeldOut">Whether the tables for evaluation can be used.</param>
internal sealed record TableSurvey(
    CsvSpec Spec,
    ImmutableArray<ColumnRole> Columns,
    ImmutableArray<(string Class, int Rows)> Rows,
    bool HasHeldOut
)
{
    /// <summary>Classes of which the first table for evaluation has no row.</summary>
    public ImmutableArray<string> HeldOutLacks { get; init; } = [];

    /// <summary>Looks at tables.</summary>
    /// <param name="training">The tables to train on, at least one.</param>
    /// <param name="heldOut">Tables for evaluation.</param>
    /// <param name="label">The column of labels; null to choose.</param>
    /// <param name="ignore">Columns that a person leaves out.</param>
    /// <exception cref="DataSetException">A table cannot be used; names file, line and column, and what to do.</exception>
    public static TableSurvey Of(
        IReadOnlyList<string> training,
        IReadOnlyList<string> heldOut,
        string? label,
        IReadOnlyCollection<string> ignore
    )
    {
        Table[] tables = [.. training.Select(Read)];
        if (Array.Find(tables, table => table.Columns.Length == 1) is { } narrow)
        {
            throw new DataSetException(
                $"{narrow.Path} line 1: names one column, `{Cells.Shown(narrow.Columns[0].Name)}`: "
                    + "separate columns by comma, semicolon, tab or "
                    + "bar, and remove what stands above the line with their names"
            );
        }

        ImmutableArray<ColumnFacts> columns = Together(tables);
        string labels = LabelChoice.Of(training[0], columns, label, ignore);
        Table[] evaluating = [.. heldOut.Select(Read).Where(table => table.Columns.Any(column => column.Name == labels))];
        bool hasHeldOut = heldOut.Count > 0 && evaluating.Length == heldOut.Count;
        Table[] read = hasHeldOut ? [.. tables, .. evaluating] : tables;
        ImmutableArray<ColumnFacts> all = Together(read);
        ImmutableArray<ColumnRole> roles = ColumnRoles.Of(all, labels, ignore);
        RequireEverywhere(read, roles);
        string[] features = [.. roles.Where(role => role.Use == ColumnUse.Feature).Select(role => role.Name)];
        foreach (Table table in read)
        {
            NumberCheck.Require([.. table.Columns.Where(column => features.Contains(column.Name))]);
        }

        (string Class, int Rows)[] rows = Counted(training, labels);
        RequireClasses(training[0], labels, rows, columns, label is not null);
        if (features.Length == 0)
        {
            throw new DataSetException($"{training[0]} line 1: has no column of numbers beside the label {Cells.Shown(labels)}: add one");
        }

        ColumnFacts[] used = [.. all.Where(column => features.Contains(column.Name))];
        return new TableSurvey(
            new CsvSpec(
                labels,
                used.Any(column => column.Missing > 0) ? MissingValues.Mean : MissingValues.Refuse,
                new NameList([.. roles.Where(role => role is { Use: ColumnUse.LeftOut, Name.Length: > 0 }).Select(role => role.Name)])
            )
            {
                Truths = new NameList([.. roles.Where(role => role.IsTruth).Select(role => role.Name)]),
                DecimalComma = used.Any(column => column.WithComma > 0),
            },
            roles,
            [.. rows],
            hasHeldOut
        )
        {
            HeldOutLacks = hasHeldOut
                ? [.. rows.Select(row => row.Class).Except(Counted([heldOut[0]], labels).Select(row => row.Class))]
                : [],
        };
    }

    private static Table Read(string path)
    {
        using var records = new TableRecords(DataRoot.Anywhere, path);
        bool mayHaveCommas = records.Separator != ',';
        ImmutableArray<ColumnFacts> columns = [.. records.Header.Select(name => new ColumnFacts(name, mayHaveCommas))];
        while (records.Next() is { } fields)
        {
            for (int i = 0; i < fields.Count; i++)
            {
                columns[i].Take(path, records.Line, fields[i]);
            }
        }

        HeaderCheck.Require(path, columns);
        return columns[0].Rows > 0 ? new Table(path, columns) : throw new DataSetException($"{path}: has a header and no row: add rows");
    }

    private static ImmutableArray<ColumnFacts> Together(IReadOnlyCollection<Table> tables) =>
        [
            .. tables
                .SelectMany(table => table.Columns)
                .GroupBy(column => column.Name, StringComparer.Ordinal)
                .Select(same => same.Aggregate((sum, column) => sum.Add(column))),
        ];

    private static void RequireEverywhere(Table[] tables, ImmutableArray<ColumnRole> roles)
    {
        foreach (ColumnRole role in roles.Where(role => role.Use != ColumnUse.LeftOut))
        {
            if (Array.Find(tables, table => table.Columns.All(column => column.Name != role.Name)) is { Path: { } lacking })
            {
                throw new DataSetException(
                    $"{lacking} line 1: has no column `{Cells.Shown(role.Name)}`, which "
                        + $"{tables.First(table => table.Columns.Any(column => column.Name == role.Name)).Path} has: "
                        + $"add it, or leave it out everywhere with --ignore {role.Name}"
                );
            }
        }
    }

    private static (string Class, int Rows)[] Counted(IReadOnlyList<string> paths, string label)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            using var records = new TableRecords(DataRoot.Anywhere, path);
            int place = records.Header.ToList().IndexOf(label);
            while (records.Next() is { } fields)
            {
                string value = fields[place];
                if (Cells.IsMissingLabel(value))
                {
                    throw new DataSetException(
                        $"{path} line {records.Line}, column {Cells.Shown(label)}: the label is missing: give it, or remove the row"
                    );
                }

                rows[value] = rows.GetValueOrDefault(value) + 1;
            }
        }

        return [.. CsvTable.ClassesOf(rows.Keys).Select(name => (name, rows[name]))];
    }

    private static void RequireClasses(
        string path,
        string label,
        IReadOnlyCollection<(string Class, int Rows)> rows,
        ImmutableArray<ColumnFacts> columns,
        bool isAskedFor
    )
    {
        // a class may be called a and another A
        if (
            rows.Where(row => row.Class.Length > 1)
                .GroupBy(row => row.Class, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(same => same.Count() > 1) is
            { } alike
        )
        {
            throw new DataSetException(
                $"{path}, column {Cells.Shown(label)}: "
                    + $"{string.Join(" and ", alike.Select(row => $"`{Cells.Shown(row.Class)}`"))} differ in "
                    + "capital letters alone: write one class one way"
            );
        }

        if (LabelCheck.WhyNone(rows.ToDictionary(row => row.Class, row => row.Rows, StringComparer.Ordinal), isAskedFor) is { } reason)
        {
            string[] text =
            [
                .. columns
                    .Where(column => column is { IsNumeric: false, Present: > 0, Name.Length: > 0 } && column.Name != label)
                    .Select(column => column.Name)
                    .Take(5),
            ];
            throw new DataSetException(
                $"{path}, column {Cells.Shown(label)}: {reason}: a network tells classes apart and predicts no measures; name a column of "
                    + $"classes with --label{(text.Length > 0 ? $" ({string.Join(", ", text)})" : "")}, or write classes in its place"
            );
        }
    }

    private sealed record Table(string Path, ImmutableArray<ColumnFacts> Columns);
}
