using Akka.Actor;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Site;

/// <summary>
/// Asks about the jobs of which this node still keeps something. A node that was away when a job ended was not told, and would keep
/// its cache, outbox and features for good.
/// </summary>
public sealed class LeftJobs : ReceiveActor, IWithTimers
{
    /// <summary>When it asks first: a node that comes back is told by then what goes on.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    /// <summary>How often it asks after that.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly IReadOnlyList<string> _folders;

    /// <summary>Creates it.</summary>
    /// <param name="folders">Each with a folder for each job.</param>
    /// <param name="jobs">The StageManagers.</param>
    /// <param name="site">The node's <see cref="SiteActor"/>, which clears up.</param>
    public LeftJobs(IReadOnlyList<string> folders, IActorRef jobs, IActorRef site)
    {
        _folders = folders;
        Receive<Ask>(_ =>
        {
            foreach (string job in Kept())
            {
                jobs.Tell(new GetJobStatus { Job = job });
            }
        });
        Receive<JobStatus>(status => status.HasEnded, status => site.Tell(new JobClosed { Job = status.Job, Status = status.Status }));
        Receive<JobStatus>(_ => { });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("ask", Ask.Instance, First, Interval);

    private IEnumerable<string> Kept() =>
        _folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder).Select(job => Path.GetFileName(job)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private sealed record Ask : INoSerializationVerificationNeeded
    {
        public static Ask Instance { get; } = new();
    }
}
