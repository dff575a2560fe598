using Akka.Cluster.Sharding;
using ProFL.Messages.Wire;

namespace ProFL.Node.Sharding;

/// <summary>The shard region of the StageManagers: one entity per job, on coordinators.</summary>
public static class JobRegion
{
    /// <summary>Role of every coordinator.</summary>
    public const string CoordinatorRole = "coordinator";

    /// <summary>The persistence id of a job.</summary>
    public static string PersistenceIdOf(string job) => "job-" + job;

    /// <summary>Type name of the region.</summary>
    public const string TypeName = "job";

    private const int ShardCount = 32;

    /// <summary>Finds job and shard of a message.</summary>
    public static IMessageExtractor Extractor { get; } =
        HashCodeMessageExtractor.Create(
            ShardCount,
            message =>
                message switch
                {
                    WakeJob m => m.Job,
                    UpdateReady m => m.Job,
                    ClientProgress m => m.Job,
                    EvaluationReady m => m.Job,
                    EvaluationFailed m => m.Job,
                    EnrolmentPage m => m.Job,
                    EnrolmentFailed m => m.Job,
                    NodeAhead m => m.Job,
                    GetJobStatus m => m.Job,
                    JobEndNoted m => m.Job,
                    PauseJob m => m.Job,
                    ResumeJob m => m.Job,
                    StopJob m => m.Job,
                    ExcludeClient m => m.Job,
                    IncludeClient m => m.Job,
                    AcceptRestore m => m.Job,
                    ExplainJob m => m.Job,
                    GetModel m => m.Job,
                    _ => null!,
                },
            message => message
        );
}
