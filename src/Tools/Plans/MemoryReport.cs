using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ProFL.Learning.Jobs;
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
/// <param name="Batch">Samples for each step of the optimizer.</param>
/// <param name="MicroBatch">Samples that go through the network at once; 0 = the whole batch.</param>
/// <param name="Streamed">Whether it is streamed, in as little memory as it can be; otherwise all is in memory at once.</param>
/// <param name="Segments">Segments of the trained parts; 1 where it is not streamed.</param>
/// <param name="TrainedParameters">Scalars that gradients change.</param>
/// <param name="FrozenParameters">Scalars of frozen and calibrated parts, without running statistics.</param>
/// <param name="EstimatedBytes">What the estimate says.</param>
/// <param name="Estimate">Its terms, in bytes; null where it is streamed.</param>
/// <param name="MeasuredPeakBytes">The peak of a fresh process above the same process idle; null when it was not measured.</param>
/// <param name="IdleBytes">The idle process; null when it was not measured.</param>
/// <param name="ErrorPercent">By how much the estimate is above, or below, the measurement; null when it was not measured.</param>
/// <param name="BatchMilliseconds">Time for a batch where it was measured, scratch and all.</param>
/// <param name="BatchCpuMilliseconds">Processor time for a batch where it was measured.</param>
public sealed record MemoryRow(
    string Network,
    string SubModel,
    int Batch,
    int MicroBatch,
    bool Streamed,
    int Segments,
    long TrainedParameters,
    long FrozenParameters,
    long EstimatedBytes,
    MemoryEstimate? Estimate,
    long? MeasuredPeakBytes,
    long? IdleBytes,
    double? ErrorPercent,
    double? BatchMilliseconds = null,
    double? BatchCpuMilliseconds = null
)
{
    /// <summary>Estimates one training of which all is in memory at once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The sub-model's name.</param>
    /// <param name="subModel">The sub-model.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <param name="prefix">When the fixed prefix runs.</param>
    /// <param name="accumulates">Whether a batch has several micro-batches.</param>
    public static MemoryRow Of(
        NetworkBlueprint network,
        string name,
        SubModel subModel,
        int batch,
        PrefixUse prefix = PrefixUse.Before,
        bool accumulates = false
    )
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
        MemoryEstimate estimate = RuleBook.Newest.Estimate(subModel, batch, prefix, accumulates);
        return new MemoryRow(
            network.Name,
            name,
            batch,
            MicroBatch: 0,
            Streamed: false,
            Segments: 1,
            Weights(trained: true),
            Weights(trained: false),
            estimate.Bytes,
            estimate,
            null,
            null,
            null
        );
    }

    /// <summary>Estimates one training of a job, of which all is in memory at once.</summary>
    /// <param name="job">The job.</param>
    /// <param name="name">The sub-model's name.</param>
    /// <param name="subModel">The sub-model.</param>
    public static MemoryRow Of(JobSpec job, string name, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(job);
        TrainingSpec training = job.Training;
        bool accumulates = training.MicroBatch < training.Batch;
        return Of(job.Network, name, subModel, training.MicroBatch, job.Method.PrefixUse, accumulates) with
        {
            Batch = training.Batch,
            MicroBatch = accumulates ? training.MicroBatch : 0,
        };
    }

    /// <summary>Estimates one training in one of the ways in which it can be done.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Which, and how.</param>
    /// <exception cref="UserException">It cannot be done so.</exception>
    public static MemoryRow Of(NetworkBlueprint network, ProbedTraining training)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        SubModel subModel = NamedSubModels.Find(network, training.SubModel);
        MemoryRow whole = Of(network, training.SubModel, subModel, training.AtOnce, accumulates: training.AtOnce < training.Batch) with
        {
            Batch = training.Batch,
            MicroBatch = training.MicroBatch,
        };
        return training.PlanOf(network) is { } plan
            ? whole with
            {
                Streamed = true,
                Segments = plan.Segments,
                EstimatedBytes = plan.EstimatedBytes,
                Estimate = null,
            }
            : whole;
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
            BatchMilliseconds = measured.BatchMilliseconds,
            BatchCpuMilliseconds = measured.BatchCpuMilliseconds,
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
