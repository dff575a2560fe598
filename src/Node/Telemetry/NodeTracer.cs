using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ProFL.Messages;
using ProFL.Messages.Serialization;

namespace ProFL.Node.Telemetry;

/// <summary>
/// Begins the spans of one node. Several nodes may live in one process: each sends its own. Without anybody who listens, nothing is made,
/// not even the id of a trace.
/// </summary>
public sealed class NodeTracer : IDisposable
{
    /// <summary>The name of every node's source.</summary>
    public const string Name = "ProFL";

    // .NET asks for the id of each trace that begins: one that is wished is given to the thread that wishes it
    [ThreadStatic]
    private static ActivityTraceId? _wished;

    private readonly ActivitySource _source = new(Name, Protocol.ProductVersion);

    static NodeTracer()
    {
        Func<ActivityTraceId> others = Activity.TraceIdGenerator ?? ActivityTraceId.CreateRandom;
        Activity.TraceIdGenerator = () => _wished ?? others();
    }

    /// <summary>Whether anybody listens.</summary>
    public bool IsRead => _source.HasListeners();

    /// <summary>Whether spans of a source are this node's.</summary>
    public bool Owns(ActivitySource source) => ReferenceEquals(source, _source);

    /// <summary>
    /// The trace of a round: the same for whoever works on it, also after a coordinator has died, without anybody being told.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round.</param>
    public static ActivityTraceId TraceOf(string job, long round)
    {
        byte[] name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"profl round v1\njob {job}\nround {round}\n"));
        return ActivityTraceId.CreateFromBytes(SHA256.HashData(name).AsSpan(0, 16));
    }

    /// <summary>
    /// The span of another node that a message names; none where it names none, or one of another trace than the round's: who sends a
    /// message chooses a place in the round's trace at most.
    /// </summary>
    /// <param name="traceparent">As it came.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round.</param>
    public ActivityContext Sent(string traceparent, string job, long round) =>
        IsRead
        && traceparent.Length == TraceContextForm.Length
        && TraceContextForm.IsGood(traceparent)
        && ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out ActivityContext sent)
        && sent.TraceId == TraceOf(job, round)
            ? sent
            : default;

    /// <summary>Begins a span; null where nobody listens, or where it is not to be in the sample.</summary>
    /// <param name="name">What is done; one of a few words.</param>
    /// <param name="parent">What it is a part of; <c>default</c>: it is a top of the round's trace.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round.</param>
    /// <param name="kind">Whether another node is asked or asks.</param>
    /// <param name="began">When it began; now where nothing is said.</param>
    public Span? Begin(
        string name,
        ActivityContext parent,
        string job,
        long round,
        ActivityKind kind = ActivityKind.Internal,
        DateTimeOffset began = default
    )
    {
        if (!IsRead)
        {
            return null;
        }

        Activity? current = Activity.Current;
        try
        {
            // a span without a parent would take the current one
            Activity.Current = null;
            _wished = parent == default ? TraceOf(job, round) : null;
            Activity? activity = _source.StartActivity(name, kind, parent, tags: null, links: null, began);
            return activity is null ? null : new Span(activity).Tag(Labels.Job, job).Tag(SpanTags.Round, round);
        }
        finally
        {
            _wished = null;
            Activity.Current = current;
        }
    }

    /// <summary>Ends its source.</summary>
    public void Dispose() => _source.Dispose();
}
