using Google.Protobuf;
using ProFL.Messages.Journal;
using ProFL.Operators.Formatting;

namespace ProFL.Tools.Histories;

/// <summary>Something that befell a job beside its rounds.</summary>
/// <param name="Kind">Of which kind it is.</param>
/// <param name="Round">The round that was open, or the last completed one; 0 before the first.</param>
/// <param name="Text">What it was, in a line.</param>
public sealed record JobHappening(HappeningKind Kind, long Round, string Text)
{
    /// <summary>What an event tells, or null where it tells nothing of this sort.</summary>
    /// <param name="event">The event.</param>
    /// <param name="round">The round that was open, or the last completed one.</param>
    internal static JobHappening? Of(IMessage @event, long round)
    {
        HappeningKind? kind = @event switch
        {
            TermStarted => HappeningKind.Term,
            JobPaused => HappeningKind.Pause,
            JobResumed => HappeningKind.Resume,
            ClientExcluded or ClientIncluded => HappeningKind.Exclusion,
            StragglersLeft => HappeningKind.Stragglers,
            UpdateRefused or NondeterministicTraining or UpdateTrainedAgain => HappeningKind.Fault,
            StepWorse or RestoreAccepted or JobStopping or JobFailed => HappeningKind.Decision,
            _ => null,
        };
        return kind is { } known ? new JobHappening(known, round, EventFormatting.Of(@event)) : null;
    }
}

/// <summary>Kinds of what befalls a job.</summary>
public enum HappeningKind
{
    /// <summary>A coordinator took the job over, or came back to it.</summary>
    Term,

    /// <summary>An operator paused the job.</summary>
    Pause,

    /// <summary>An operator resumed it.</summary>
    Resume,

    /// <summary>A client left, or was taken back.</summary>
    Exclusion,

    /// <summary>A round closed without members.</summary>
    Stragglers,

    /// <summary>An update was refused, or a training was done again.</summary>
    Fault,

    /// <summary>A step was worse than one before, or somebody decided how the job goes on.</summary>
    Decision,
}
