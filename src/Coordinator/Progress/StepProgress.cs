using System.Collections.Immutable;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Progress;

/// <summary>How far the current step of a job is: what the events since its beginning say. Immutable.</summary>
public sealed record StepProgress
{
    /// <summary>Before the first round of a step.</summary>
    public static StepProgress Start { get; } = new();

    /// <summary>Rounds completed in the step.</summary>
    public int Rounds { get; init; }

    /// <summary>Values of the parts that the step has changed so far, after the newest round, by part name.</summary>
    public ImmutableSortedDictionary<string, Blob> Parts { get; init; } =
        ImmutableSortedDictionary.Create<string, Blob>(StringComparer.Ordinal);

    /// <summary>
    /// The changed parts after each of the step's last rounds whose mean counts, oldest first; empty where one round counts.
    /// </summary>
    public ImmutableArray<RoundParts> Window { get; init; } = [];

    /// <summary>
    /// What the step has come to by now, in the order of the forward pass: the mean of the window, or the newest round where one round
    /// counts.
    /// </summary>
    public ImmutableArray<PartBlob> Result { get; init; } = [];

    /// <summary>The active block's values at the start of the last H rounds, oldest first: the window of effective movement.</summary>
    public ImmutableArray<PartBlob> History { get; init; } = [];

    /// <summary>Movement and its plateau.</summary>
    public BlockFreezing Freezing { get; init; } = BlockFreezing.Start;

    /// <summary>How accuracy rises, where that decides.</summary>
    public AccuracyPlateau Plateau { get; init; } = AccuracyPlateau.Start;

    /// <summary>The cool-down, once the step's rule has decided; null before.</summary>
    public CoolDownStarted? CoolDown { get; init; }

    /// <summary>A step that goes on with the values it ended with, and is judged by its rule again.</summary>
    /// <param name="result">These values.</param>
    public static StepProgress From(IReadOnlyCollection<PartBlob> result) =>
        new() { Parts = result.ToImmutableSortedDictionary(p => p.Part, p => p.Blob, StringComparer.Ordinal), Result = [.. result] };

    /// <summary>The parts whose mean with those of the open round is the result: of at most so many rounds less one.</summary>
    /// <param name="averageRounds">Rounds whose mean counts, at least 1.</param>
    public ImmutableArray<RoundParts> BeforeOpenRound(int averageRounds) =>
        Window.Length < averageRounds ? Window : Window.RemoveRange(0, Window.Length - averageRounds + 1);

    /// <summary>A round is planned.</summary>
    public StepProgress Planned(RoundPlanned e, CurriculumStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Movement is not { } rule)
        {
            return this with { History = [] };
        }

        ImmutableArray<PartBlob> history = History.Add(e.Parts.First(p => p.Part == e.ActiveBlock));
        int surplus = history.Length - rule.MovementWindow;
        return this with { History = surplus > 0 ? history.RemoveRange(0, surplus) : history };
    }

    /// <summary>A round is completed.</summary>
    public StepProgress Completed(RoundCompleted e, CurriculumStep step, int averageRounds)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(step);
        return this with
        {
            Rounds = Rounds + 1,
            Parts = Parts.SetItems(e.Parts.Select(p => KeyValuePair.Create(p.Part, p.Blob))),
            Window =
                averageRounds > 1 ? BeforeOpenRound(averageRounds).Add(new RoundParts { Round = e.Round, Parts = { e.Parts } }) : Window,
            Result = [.. e.Mean.Count > 0 ? e.Mean : e.Parts],
            Freezing = step.Movement is { } rule ? Freezing.Next(rule, e.Distance.ToUInt128(), e.WindowDistance?.ToUInt128()) : Freezing,
        };
    }

    /// <summary>The result so far was evaluated.</summary>
    public StepProgress Evaluated(ModelEvaluated e, CurriculumStep step)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(step);
        return step.End is StepEnd.ByPlateau end && CoolDown is null
            ? this with
            {
                Plateau = Plateau.Next(end.Rule, e.Correct, e.Total),
            }
            : this;
    }
}
