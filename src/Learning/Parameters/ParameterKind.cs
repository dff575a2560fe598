namespace ProFL.Learning.Parameters;

/// <summary>What a tensor of the network is; it decides the bound of its differences in an exact sum.</summary>
public enum ParameterKind
{
    /// <summary>A trainable parameter: weight or bias.</summary>
    Weight,

    /// <summary>
    /// A running statistic of batch normalisation: <c>running_mean</c> or <c>running_var</c>. It has no gradient
    /// and never enters effective movement.
    /// </summary>
    Buffer,
}
