using System.Collections.Immutable;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;

namespace ProFL.Tools.Formatting;

/// <summary>A step in the table of steps; learning and mapping of a shrinking step are one.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Block">The block that it is about; empty where it is about all of them.</param>
/// <param name="Rounds">Its rounds.</param>
/// <param name="Ended">Why it ended.</param>
/// <param name="Correct">Right answers at its end.</param>
/// <param name="Total">Answers at its end, 0 when it was not evaluated.</param>
/// <param name="NeededBytes">What a client needs that trains the whole of it.</param>
/// <param name="Able">Clients that have that.</param>
/// <param name="Partly">Clients that train a part of it.</param>
public sealed record StepRow(
    string Name,
    string Block,
    string Rounds,
    string Ended,
    long Correct,
    long Total,
    long NeededBytes,
    int Able,
    int Partly
)
{
    /// <summary>Clients that have less and stream it.</summary>
    public int Streaming { get; init; }

    /// <summary>The most segments in which one of them streamed it; 0 where none did.</summary>
    public int Segments { get; init; }

    /// <summary>The steps that a job has finished, in order.</summary>
    public static ImmutableArray<StepRow> Of(JobStatus status)
    {
        ImmutableArray<StepRow>.Builder rows = ImmutableArray.CreateBuilder<StepRow>();
        StepSummary? before = null;
        foreach (StepSummary step in status.Finished)
        {
            if (step.Phase == Phase.Map && before is { Phase: Phase.Learn } && before.Step == step.Step)
            {
                rows[^1] = rows[^1].MappedBy(step);
            }
            else
            {
                rows.Add(Of(step, status));
            }

            before = step;
        }

        return rows.ToImmutable();
    }

    private static StepRow Of(StepSummary step, JobStatus status) =>
        new(
            StepLabels.NameOf(step, status),
            step.Phase is Phase.Calibrate or Phase.Full or Phase.Polish ? "" : step.ActiveBlock,
            $"{step.Rounds}",
            step.Phase switch
            {
                Phase.Learn => "learned",
                Phase.Map => "mapped",
                _ => StepLabels.ShortReasonOf(step),
            },
            step.Correct,
            step.Total,
            step.EstimateBytes,
            step.ClientsAble,
            step.ClientsPartly
        )
        {
            Streaming = step.ClientsStreaming,
            Segments = step.Trainings?.MostSegments ?? 0,
        };

    // the larger of both needs is the step's, for a client takes part in both
    private StepRow MappedBy(StepSummary map)
    {
        StepRow row = this with
        {
            Name = $"learn, {new StepName(map.Phase, map.Step).Label}",
            Rounds = $"{Rounds} + {map.Rounds}",
            Ended = "learned, mapped",
            Segments = Math.Max(Segments, map.Trainings?.MostSegments ?? 0),
        };
        if (map.Total > 0)
        {
            row = row with { Correct = map.Correct, Total = map.Total };
        }

        return map.EstimateBytes > NeededBytes
            ? row with
            {
                NeededBytes = map.EstimateBytes,
                Able = map.ClientsAble,
                Streaming = map.ClientsStreaming,
                Partly = map.ClientsPartly,
            }
            : row;
    }
}
