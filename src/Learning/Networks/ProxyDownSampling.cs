namespace ProFL.Learning.Networks;

/// <summary>How a proxy for images makes its block's output size of its input size.</summary>
public enum ProxyDownSampling
{
    /// <summary>
    /// By the stride of its 3×3 convolution, whatever that is; above 3, positions between two windows, and some at the edges, are not seen.
    /// Version 1 of the rules.
    /// </summary>
    ByStride,

    /// <summary>
    /// By the stride where every position of the input is seen, and otherwise by an average pool before a convolution of stride 1.
    /// </summary>
    Covering,
}
