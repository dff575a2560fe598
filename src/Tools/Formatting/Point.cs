namespace ProFL.Tools.Formatting;

/// <summary>A value of a curve over rounds.</summary>
/// <param name="Round">The round.</param>
/// <param name="Value">The value.</param>
public readonly record struct Point(long Round, double Value);
