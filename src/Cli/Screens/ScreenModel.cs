using System.Collections.Immutable;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;

namespace ProFL.Cli.Screens;

/// <summary>
/// What the live screen shows: the last status of the job, and what only the statuses before it said (curves, pace, jobs that ended).
/// A status is not changed once it is in here.
/// </summary>
public sealed record ScreenModel
{
    private const int PaceRounds = 20;

    /// <summary>Before the first job.</summary>
    public static ScreenModel Empty { get; } = new();

    /// <summary>The jobs before this one, oldest first.</summary>
    public ImmutableArray<FinishedJob> FinishedJobs { get; private init; } = [];

    /// <summary>What the job is called.</summary>
    public string Title { get; private init; } = "";

    /// <summary>What is run, in a line.</summary>
    public string About { get; private init; } = "";

    /// <summary>How many more methods run after the job, to compare it with.</summary>
    public int Following { get; private init; }

    /// <summary>The last status, or null before the first.</summary>
    public JobStatus? Status { get; private init; }

    /// <summary>Movement, 0 to 1, of the current step by round of the step, oldest first.</summary>
    public ImmutableArray<Point> Movements { get; private init; } = [];

    /// <summary>Accuracy, 0 to 1, by round of the job: a point for each evaluation that differed from the one before.</summary>
    public ImmutableArray<Point> Accuracies { get; private init; } = [];

    /// <summary>Time since the job began here.</summary>
    public TimeSpan Elapsed { get; private init; }

    /// <summary>What no status says; empty otherwise.</summary>
    public string Note { get; private init; } = "";

    /// <summary>Time since the last round or step was completed.</summary>
    public TimeSpan Silence { get; private init; }

    // when the last rounds were seen, oldest first
    private ImmutableArray<(long Round, TimeSpan At)> Pace { get; init; } = [];

    /// <summary>Roughly the time to the end of the job; null while there is nothing to go by.</summary>
    public TimeSpan? Left
    {
        get
        {
            if (Status is not { } status || Pace is not [var first, .., var last] || last.Round == first.Round)
            {
                return null;
            }

            double rounds = (status.RoundsLeftLeast + status.RoundsLeftMost) / 2.0;
            TimeSpan left = (last.At - first.At) / (last.Round - first.Round) * rounds - (Elapsed - last.At);
            return left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    /// <summary>The share of the job's rounds that is done, 0 to 1; an estimate while movement decides.</summary>
    public double Progress =>
        Status is not { } status ? 0
        : status.Status == JobPhase.Completed ? 1
        : status.Rounds + status.RoundsLeftMost == 0 ? 0
        : status.Rounds / (status.Rounds + ((status.RoundsLeftLeast + status.RoundsLeftMost) / 2.0));

    /// <summary>Another job begins; the one before becomes a finished one.</summary>
    public ScreenModel Begin(string title, string about, int following = 0) =>
        new()
        {
            FinishedJobs = Status is { } status ? FinishedJobs.Add(new FinishedJob(Title, status, Elapsed)) : FinishedJobs,
            Title = title,
            About = about,
            Following = following,
        };

    /// <summary>A fresh status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="silence">Time since the last round or step was completed.</param>
    /// <param name="elapsed">Time since the job began here.</param>
    public ScreenModel Next(JobStatus status, TimeSpan silence, TimeSpan elapsed)
    {
        bool newRound = Status is null || Status.Rounds != status.Rounds;
        return this with
        {
            Status = status,
            Movements = MovementsWith(status),
            Accuracies = AccuraciesWith(status),
            // while sites enrol, no round runs: pace starts with the training
            Pace = newRound && status.Status != JobPhase.Recruiting ? [.. Pace.Add((status.Rounds, elapsed)).TakeLast(PaceRounds)] : Pace,
            Elapsed = elapsed,
            Silence = silence,
            Note = "",
        };
    }

    /// <summary>Something that no status says.</summary>
    public ScreenModel Noted(string text, TimeSpan elapsed) => this with { Note = text, Elapsed = elapsed };

    private ImmutableArray<Point> MovementsWith(JobStatus status)
    {
        // a status has only the last values, the last of them of the round just completed
        int first = status.RoundsInStep - status.Movements.Count + 1;
        IEnumerable<Point> before = Status?.CurriculumIndex == status.CurriculumIndex ? Movements.Where(p => p.Round < first) : [];
        return [.. before, .. status.Movements.Select((m, i) => new Point(first + i, m / 1e9))];
    }

    private ImmutableArray<Point> AccuraciesWith(JobStatus status)
    {
        ImmutableArray<Point> known = Status is null ? OfFinished(status) : Accuracies;
        if (status.Total == 0)
        {
            return known;
        }

        var point = new Point(status.Rounds, (double)status.Correct / status.Total);
        return known is [.., var last] && last.Value.Equals(point.Value) ? known : known.Add(point);
    }

    // a run that is resumed has done steps of which only the summary is left
    private static ImmutableArray<Point> OfFinished(JobStatus status)
    {
        ImmutableArray<Point>.Builder points = ImmutableArray.CreateBuilder<Point>();
        long round = 0;
        foreach (StepSummary step in status.Finished)
        {
            round += step.Rounds;
            if (step.Total > 0)
            {
                points.Add(new Point(round, (double)step.Correct / step.Total));
            }
        }

        return points.ToImmutable();
    }
}
