using TorchSharp;

namespace ProFL.Training.Networks;

/// <summary>
/// Scalars that live as long as the process. One that nobody holds may be finalized while libtorch reads it: so no call may leave a factor
/// to a default, for which TorchSharp makes a scalar of the moment.
/// </summary>
internal static class HeldScalars
{
    /// <summary>1: the factor of a plain sum.</summary>
    public static Scalar One { get; } = 1.ToScalar();
}
