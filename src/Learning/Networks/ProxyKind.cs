namespace ProFL.Learning.Networks;

/// <summary>What a proxy is made of, besides its convolution.</summary>
public enum ProxyKind
{
    /// <summary>The convolution alone, as the authors release it. Needs gradient clipping at learning rates near 0.05.</summary>
    Linear,

    /// <summary>The convolution and batch normalisation: the default.</summary>
    BatchNorm,

    /// <summary>The convolution, batch normalisation and ReLU.</summary>
    BatchNormReLU,
}
