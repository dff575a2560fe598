using System.Collections.Immutable;

namespace ProFL.Learning.Jobs;

/// <summary>What is subtracted from and divides the values of each channel, or of each column of a table.</summary>
public abstract record NormalisationSpec
{
    private NormalisationSpec() { }

    /// <summary>Nothing is.</summary>
    public sealed record None : NormalisationSpec;

    /// <summary>
    /// Mean and standard deviation over the training samples of every client: sites add theirs up exactly, the coordinator adds the sites'.
    /// </summary>
    public sealed record Computed : NormalisationSpec;

    /// <summary>Numbers of the job file.</summary>
    /// <param name="Mean">Of each channel.</param>
    /// <param name="Deviation">Standard deviation of each channel, above 0.</param>
    public sealed record Given(ImmutableArray<double> Mean, ImmutableArray<double> Deviation) : NormalisationSpec
    {
        /// <inheritdoc/>
        public bool Equals(Given? other) =>
            other is not null
            && Mean.AsSpan().SequenceEqual(other.Mean.AsSpan())
            && Deviation.AsSpan().SequenceEqual(other.Deviation.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Mean.Length;
    }
}
