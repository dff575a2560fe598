namespace ProFL.Learning.Jobs;

/// <summary>How a table becomes samples.</summary>
/// <param name="Label">Name of the column of labels.</param>
/// <param name="Missing">What happens to a field without a value.</param>
/// <param name="Ignore">Names of columns that are left out.</param>
public sealed record CsvSpec(string Label, MissingValues Missing, NameList Ignore);

/// <summary>What happens to a field without a value: one that is empty, <c>?</c>, <c>NA</c> or <c>NaN</c>.</summary>
public enum MissingValues
{
    /// <summary>The data is refused.</summary>
    Refuse,

    /// <summary>It takes the mean of its column, which normalisation knows.</summary>
    Mean,
}
