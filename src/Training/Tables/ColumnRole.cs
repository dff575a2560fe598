namespace ProFL.Training.Tables;

/// <summary>What a column of a table is for.</summary>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Use">What it is for.</param>
/// <param name="Why">What it holds, or why it is left out, for a person.</param>
public sealed record ColumnRole(string Name, ColumnUse Use, string Why)
{
    /// <summary>Whether it holds words such as True and False, which are read as 1 and 0.</summary>
    public bool IsTruth { get; init; }
}

/// <summary>What a column of a table is for.</summary>
public enum ColumnUse
{
    /// <summary>The network learns from it.</summary>
    Feature,

    /// <summary>It names the class of each row.</summary>
    Label,

    /// <summary>It is not read.</summary>
    LeftOut,
}
