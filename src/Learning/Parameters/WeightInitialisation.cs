namespace ProFL.Learning.Parameters;

/// <summary>The rule by which the first weights of a convolution are drawn.</summary>
public enum WeightInitialisation
{
    /// <summary>PyTorch's default: uniform with bound 1/√fan_in.</summary>
    UniformFanIn,

    /// <summary>Normal with standard deviation √(2/fan_out): <c>kaiming_normal_(mode='fan_out')</c>, as ResNet uses it.</summary>
    KaimingNormalFanOut,
}
