namespace ProFL.Learning.Layers;

/// <summary>One layer of a network as its blueprint states it, before shapes are known.</summary>
public abstract record Layer
{
    private protected Layer(string name) => Name = name;

    /// <summary>
    /// Absolute name in PyTorch's style, such as <c>block1.0</c>; its parameters are called <c>block1.0.weight</c> and so on.
    /// </summary>
    public string Name { get; }
}
