using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Jobs;

namespace ProFL.Coordinator.Views;

/// <summary>What a model is fed with and answers, for those who use it elsewhere: (raw / divisor − mean) / deviation.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Input">Shape of a sample: <c>[C, H, W]</c>, or <c>[columns]</c>.</param>
/// <param name="Divisor">255 for bytes of an image, 65,535 for 16 bits, 1 for a table.</param>
/// <param name="Mean">Of each channel or column; empty where nothing is normalised.</param>
/// <param name="Deviation">Of each channel or column.</param>
/// <param name="Classes">Names in the order of the outputs; empty where the job names none.</param>
public sealed record ModelInput(
    string Network,
    ImmutableArray<long> Input,
    double Divisor,
    ImmutableArray<double> Mean,
    ImmutableArray<double> Deviation,
    ImmutableArray<string> Classes
)
{
    /// <summary>That of a job's model.</summary>
    /// <param name="state">The job, whose roster is fixed.</param>
    public static ModelInput Of(JobState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        DataSpec data = state.Spec!.Data;
        (ImmutableArray<double> mean, ImmutableArray<double> deviation) = data.Normalisation switch
        {
            NormalisationSpec.Given given => (given.Mean, given.Deviation),
            NormalisationSpec.Computed when state.Normalisation is { } computed => ([.. computed.Mean], [.. computed.Deviation]),
            _ => ([], []),
        };
        return new ModelInput(
            state.Spec.Network.Name,
            [.. state.Spec.Network.Input.Dimensions.Select(d => (long)d)],
            data.Format is DataFormat.Csv or DataFormat.Digits ? 1 : data.Unit,
            mean,
            deviation,
            [.. data.Classes]
        );
    }
}
