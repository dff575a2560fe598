namespace ProFL.Tools.Histories;

/// <summary>Sums over a job, with what its open round has so far.</summary>
/// <param name="UpdatesAccepted">Updates that count.</param>
/// <param name="UpdatesRefused">Updates that were refused.</param>
/// <param name="BytesDown">Model bytes that client nodes pulled.</param>
/// <param name="BytesUp">Update bytes that the coordinator pulled.</param>
/// <param name="BytesIfFull">What the same cohorts would have moved with the full network, in the completed rounds.</param>
public sealed record RunTotals(long UpdatesAccepted, long UpdatesRefused, long BytesDown, long BytesUp, long BytesIfFull)
{
    /// <summary>Down and up together.</summary>
    public long Bytes => BytesDown + BytesUp;

    /// <summary>
    /// Processor time of the clients' trainings whose updates count, in seconds; null where it is not known of each of them.
    /// </summary>
    public double? ClientCpuSeconds { get; init; }
}
