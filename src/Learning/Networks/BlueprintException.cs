namespace ProFL.Learning.Networks;

/// <summary>A network blueprint cannot be read or its layers do not fit. The message names the place and the remedy.</summary>
/// <param name="message">One line: where, what, and what to do.</param>
/// <param name="key">What it is about, such as <c>blocks[0].layers[2].kernel</c>; empty for the whole blueprint.</param>
public sealed class BlueprintException(string message, string key = "") : Exception(message)
{
    /// <summary>What every message begins with.</summary>
    public const string Title = "network blueprint: ";

    /// <summary>What it is about, such as <c>blocks[0].layers[2].kernel</c>; empty for the whole blueprint.</summary>
    public string Key => key;
}
