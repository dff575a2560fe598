using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>Makes the event that ends a job without a model.</summary>
public static class JobFailure
{
    /// <summary>A failure.</summary>
    /// <param name="code">What it is; exit codes and verify go by this alone.</param>
    /// <param name="reason">What is wrong and what to do, for the reader.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    public static JobFailed Of(FailureCode code, string reason, long nowUnixMs) =>
        new()
        {
            Code = code,
            Reason = reason,
            AtUnixMs = nowUnixMs,
        };
}
