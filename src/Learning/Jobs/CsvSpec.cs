namespace ProFL.Learning.Jobs;

/// <summary>How a table becomes samples.</summary>
/// <param name="Label">Name of the column of labels.</param>
/// <param name="Missing">What happens to a field without a value.</param>
/// <param name="Ignore">Names of columns that are left out.</param>
public sealed record CsvSpec(string Label, MissingValues Missing, NameList Ignore)
{
    /// <summary>Names of columns of words such as True and False, yes and no, which are read as 1 and 0.</summary>
    public NameList Truths { get; init; } = NameList.Empty;

    /// <summary>Whether 1,5 is one and a half.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Whether a column without a name is read like any other; jobs of rules before version 4.</summary>
    public bool NamelessAreRead { get; init; }
}

/// <summary>What happens to a field without a value: one that is empty, <c>?</c>, <c>NA</c>, <c>None</c> and the like.</summary>
public enum MissingValues
{
    /// <summary>The data is refused.</summary>
    Refuse,

    /// <summary>It takes the mean of its column, which normalisation knows.</summary>
    Mean,
}
