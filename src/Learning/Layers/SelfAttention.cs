namespace ProFL.Learning.Layers;

/// <summary>
/// Multi-head self-attention over [tokens, features], PyTorch's <c>MultiheadAttention</c> with one input:
/// softmax(q·kᵀ/√d)·v for each head, and a linear layer.
/// </summary>
/// <param name="Name">Absolute name.</param>
/// <param name="Heads">Number of heads, a divisor of the features.</param>
public sealed record SelfAttention(string Name, int Heads) : Layer(Name);
