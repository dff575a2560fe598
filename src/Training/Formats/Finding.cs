namespace ProFL.Training.Formats;

/// <summary>One thing that was found in a folder of data, what is made of it, and why.</summary>
/// <param name="Subject">What it is about, such as a column.</param>
/// <param name="Decision">What is made of it.</param>
/// <param name="Why">Why, or what it holds; may be empty.</param>
public sealed record Finding(string Subject, string Decision, string Why);

/// <summary>What a person says of a folder of data before it is looked at.</summary>
/// <param name="Label">A table's column of labels; null to choose.</param>
/// <param name="Side">Height and width that images are to have; null to propose.</param>
/// <param name="Ignore">A table's columns that are left out.</param>
public sealed record SurveyChoices(string? Label, int? Side, IReadOnlyCollection<string> Ignore);
