namespace ProFL.Node.Telemetry;

/// <summary>
/// What tells the values of a metric apart. Each label has few values: never a client's id, and a job's only while the process knows it.
/// </summary>
public static class Labels
{
    /// <summary>The job's id. Not <c>job</c>: that is Prometheus' own label.</summary>
    public const string Job = "profl.job";

    /// <summary>What a run of rounds is for, such as <c>grow</c>.</summary>
    public const string Phase = "profl.phase";

    /// <summary>How something ended.</summary>
    public const string Outcome = "profl.outcome";

    /// <summary>Why, in one of a few words.</summary>
    public const string Reason = "profl.reason";

    /// <summary>Where a job stands.</summary>
    public const string Status = "profl.status";

    /// <summary>How far clients can train the current step.</summary>
    public const string Eligibility = "profl.eligibility";

    /// <summary>What was done.</summary>
    public const string Operation = "profl.operation";

    /// <summary>The name of an event of the journal.</summary>
    public const string Event = "profl.event";

    /// <summary>Whole or streamed.</summary>
    public const string Way = "profl.way";

    /// <summary>The folder of blobs.</summary>
    public const string Store = "profl.store";

    /// <summary>Coordinator or client-node.</summary>
    public const string Role = "profl.role";

    /// <summary>The release that runs.</summary>
    public const string Version = "profl.version";
}
