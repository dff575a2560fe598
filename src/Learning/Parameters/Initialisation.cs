namespace ProFL.Learning.Parameters;

/// <summary>How the initial values of a tensor are drawn.</summary>
public abstract record Initialisation
{
    private Initialisation() { }

    /// <summary>Every value 0.</summary>
    public sealed record Zeros : Initialisation;

    /// <summary>Every value 1.</summary>
    public sealed record Ones : Initialisation;

    /// <summary>
    /// Uniform in [−<paramref name="Bound"/>, <paramref name="Bound"/>); PyTorch's default for convolution
    /// and linear layers, bound 1/√fan_in.
    /// </summary>
    /// <param name="Bound">Above 0.</param>
    public sealed record Uniform(double Bound) : Initialisation;

    /// <summary>Normal around 0.</summary>
    /// <param name="StandardDeviation">Above 0; √(2/fan_out) is PyTorch's <c>kaiming_normal_(mode='fan_out')</c>.</param>
    public sealed record Normal(double StandardDeviation) : Initialisation;
}
