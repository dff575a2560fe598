using System.Collections.Immutable;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>A method in a picture of accuracy over bytes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="CssClass">The class that gives it its colour.</param>
/// <param name="Lines">Its lines; those without points are not drawn.</param>
/// <param name="Dots">Single evaluations.</param>
/// <param name="End">What its name stands at, with its label; null where it has no accuracy.</param>
/// <param name="Ring">A point to be pointed out, or null.</param>
internal sealed record BytesSeries(
    string Name,
    string CssClass,
    ImmutableArray<BytesLine> Lines,
    ImmutableArray<BytesDot> Dots,
    BytesDot? End,
    BytesDot? Ring
);

/// <summary>A line of accuracy over bytes.</summary>
/// <param name="IsThin">Whether it is of sub-models that no job ends with.</param>
/// <param name="Points">Bytes, and accuracy from 0 to 1.</param>
internal sealed record BytesLine(bool IsThin, ImmutableArray<(double Bytes, double Accuracy)> Points);

/// <summary>A point of accuracy over bytes.</summary>
/// <param name="Bytes">Moved by then.</param>
/// <param name="Accuracy">From 0 to 1.</param>
/// <param name="Label">What it is.</param>
internal sealed record BytesDot(double Bytes, double Accuracy, string Label);
