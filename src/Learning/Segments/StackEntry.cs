using ProFL.Learning.Parameters;

namespace ProFL.Learning.Segments;

/// <summary>A tensor on the stack of a forward pass.</summary>
/// <param name="Shape">Of one sample, without the batch dimension.</param>
/// <param name="NeedsGradient">Whether something before it is trained, so that gradients go back through it.</param>
public readonly record struct StackEntry(TensorShape Shape, bool NeedsGradient);
