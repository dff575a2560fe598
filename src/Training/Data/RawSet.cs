using ProFL.Learning.Networks;

namespace ProFL.Training.Data;

/// <summary>Labelled samples as a file format gives them.</summary>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Values">The samples' values.</param>
/// <param name="Labels">Their labels, from 0.</param>
internal sealed record RawSet(TensorShape Shape, SampleValues Values, int[] Labels);
