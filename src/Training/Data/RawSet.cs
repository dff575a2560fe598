using System.Collections.Immutable;
using ProFL.Learning.Parameters;

namespace ProFL.Training.Data;

/// <summary>Labelled samples as a file format gives them.</summary>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Values">The samples' values.</param>
/// <param name="Labels">Their labels, from 0.</param>
internal sealed record RawSet(TensorShape Shape, SampleValues Values, int[] Labels)
{
    /// <summary>
    /// Of a sample, by its number from 0: the file that its label is in, and the record; null where labels are names of folders or classes.
    /// </summary>
    public Func<int, string>? PlaceOfLabel { get; init; }

    /// <summary>Of a table, the names of the columns that the values come from, in order; empty for other formats.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];
}
