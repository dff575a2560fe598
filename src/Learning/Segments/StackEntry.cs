using ProFL.Learning.Parameters;

namespace ProFL.Learning.Segments;

/// <summary>A tensor on the stack of a forward pass.</summary>
/// <param name="Shape">Of one sample, without the batch dimension.</param>
/// <param name="Id">Of two entries with the same number both are the same tensor.</param>
/// <param name="NeedsGradient">Whether something before it is trained, so that gradients go back through it.</param>
public readonly record struct StackEntry(TensorShape Shape, int Id, bool NeedsGradient);
