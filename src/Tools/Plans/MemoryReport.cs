using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Training.Probes;

namespace ProFL.Tools.Plans;

/// <summary>What trainings need of memory, estimated and, where asked for, measured.</summary>
/// <param name="Rows">One for each network, sub-model and batch.</param>
/// <param name="MedianErrorPercent">Median of the errors without their signs; null when nothing was measured.</param>
/// <param name="WorstErrorPercent">The largest error without its sign; null when nothing was measured.</param>
public sealed record MemoryReport(ImmutableArray<MemoryRow> Rows, double? MedianErrorPercent, double? WorstErrorPercent)
{
    /// <summary>Puts rows together.</summary>
    /// <param name="rows">The rows.</param>
    public static MemoryReport Of(IEnumerable<MemoryRow> rows)
    {
        ImmutableArray<MemoryRow> all = [.. rows];
        double[] errors = [.. all.Select(row => row.ErrorPercent).OfType<double>().Select(Math.Abs).Order()];
        return errors.Length == 0
            ? new MemoryReport(all, null, null)
            : new MemoryReport(all, Math.Round((errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2, 1), errors[^1]);
    }
}

/// <summary>What one training needs of memory above an idle process with libtorch loaded.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="SubModel">A name of <see cref="NamedSubModels"/>.</param>
/// <param name="Batch">Samples that go through the network at once.</param>
/// <param name="TrainedParameters">Scalars that gradients change.</param>
/// <param name="FrozenParameters">Scalars of frozen and calibrated parts, without running statistics.</param>
/// <param name="EstimatedBytes">What the estimate says.</param>
/// <param name="Estimate">Its terms, in bytes.</param>
/// <param name="MeasuredPeakBytes">The peak of a fresh process above the same process idle; null when it was not measured.</param>
/// <param name="IdleBytes">The idle process; null when it was not measured.</param>
/// <param name="ErrorPercent">By how much the estimate is above, or below, the measurement; null when it was not measured.</param>
public sealed record MemoryRow(
    string Network,
    string SubModel,
    int Batch,
    long TrainedParameters,
    long FrozenParameters,
    long EstimatedBytes,
    MemoryEstimate Estimate,
    long? MeasuredPeakBytes,
    long? IdleBytes,
    double? ErrorPercent
)
{
    /// <summary>Estimates one training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The sub-model's name.</param>
    /// <param name="subModel">The sub-model.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <param name="prefix">When the fixed prefix runs.</param>
    public static MemoryRow Of(NetworkBlueprint network, string name, SubModel subModel, int batch, PrefixUse prefix = PrefixUse.Before)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(subModel);
        long Weights(bool trained) =>
            subModel
                .Parts.Where(part => part.Mode == PartMode.Trainable == trained)
                .Sum(part =>
                    part.Part.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight)
                        .Sum(parameter => parameter.Shape.ElementCount)
                );
        MemoryEstimate estimate = RuleBook.Newest.Estimate(subModel, batch, prefix);
        return new MemoryRow(
            network.Name,
            name,
            batch,
            Weights(trained: true),
            Weights(trained: false),
            estimate.Bytes,
            estimate,
            null,
            null,
            null
        );
    }

    /// <summary>The row with what was measured.</summary>
    /// <param name="measured">The measurement.</param>
    public MemoryRow With(MemoryMeasurement measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return this with
        {
            MeasuredPeakBytes = measured.AboveIdle,
            IdleBytes = measured.IdleBytes,
            ErrorPercent = Math.Round(100.0 * (EstimatedBytes - measured.AboveIdle) / measured.AboveIdle, 1),
        };
    }
}

/// <summary>How the JSON of plans is written: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(MemoryReport))]
[JsonSerializable(typeof(JobPlan))]
[JsonSerializable(typeof(MemoryMeasurement))]
[JsonSerializable(typeof(ImmutableArray<StepTime>))]
public sealed partial class PlanJson : JsonSerializerContext;
