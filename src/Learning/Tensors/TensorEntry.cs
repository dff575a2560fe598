using ProFL.Learning.Parameters;

namespace ProFL.Learning.Tensors;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last one; <c>End − Begin</c> is 4 times the number of scalars.</param>
public sealed record TensorEntry(string Name, TensorShape Shape, long Begin, long End);
