namespace ProFL.Learning.Parameters;

/// <summary>One tensor of a network: a trainable parameter or a running statistic.</summary>
/// <param name="Name">PyTorch's name in the state dict, such as <c>block1.0.weight</c>; unique in its network.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Kind">Parameter or running statistic.</param>
/// <param name="Initialisation">How its first values are drawn.</param>
public sealed record ParameterSpec(string Name, TensorShape Shape, ParameterKind Kind, Initialisation Initialisation);
