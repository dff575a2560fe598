using ProFL.Messages.Wire;

namespace ProFL.Tools.Formatting;

/// <summary>When a job is shown as one that waits.</summary>
public static class Stall
{
    /// <summary>How long nothing happens before a screen says what is waited for, and no longer how much time is left.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether somebody has been waited for longer than that.</summary>
    public static bool IsOf(JobStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.Waiting.Any(waiting => waiting.SinceMs >= Patience.TotalMilliseconds);
    }
}
