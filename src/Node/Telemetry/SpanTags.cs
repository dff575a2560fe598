namespace ProFL.Node.Telemetry;

/// <summary>
/// What spans say about their work, beside <see cref="Labels"/>. A span may name a client, where a metric must not: a trace is of one
/// round.
/// </summary>
public static class SpanTags
{
    /// <summary>The number of the round.</summary>
    public const string Round = "profl.round";

    /// <summary>The client's id.</summary>
    public const string Client = "profl.client";

    /// <summary>The site of the client, or of the held-out data.</summary>
    public const string Site = "profl.site";

    /// <summary>How often a coordinator has taken the job over.</summary>
    public const string Term = "profl.term";

    /// <summary>Clients that were asked.</summary>
    public const string Clients = "profl.clients";

    /// <summary>Bytes that went over the network for it.</summary>
    public const string Bytes = "profl.bytes";

    /// <summary>Samples that were trained on, or evaluated.</summary>
    public const string Samples = "profl.samples";

    /// <summary>Passes over the client's samples.</summary>
    public const string Epochs = "profl.epochs";

    /// <summary>In which a training is streamed; 0 where all is in memory at once.</summary>
    public const string Segments = "profl.segments";

    /// <summary>Bytes of memory that a training was given.</summary>
    public const string Memory = "profl.memory";

    /// <summary>Names of the events that were written.</summary>
    public const string Events = "profl.events";
}
