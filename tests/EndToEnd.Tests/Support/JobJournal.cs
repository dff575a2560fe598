using Google.Protobuf;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;

namespace ProFL.EndToEnd.Tests.Support;

/// <summary>A job's events, read from a coordinator's SQLite journal.</summary>
internal static class JobJournal
{
    /// <summary>What is in it now; nothing while the coordinator makes it.</summary>
    public static IReadOnlyList<IMessage> Events(string coordinatorState, string job)
    {
        try
        {
            using var journal = new JournalReader(CoordinatorHost.JournalOf(coordinatorState));
            return [.. journal.Events(StageManager.IdOf(job)).Select(r => r.ToMessage())];
        }
        catch (JournalException)
        {
            return [];
        }
    }

    /// <summary>The job as its events say now.</summary>
    public static JobState State(string coordinatorState, string job) =>
        Events(coordinatorState, job).Aggregate(JobState.Empty, (state, e) => state.Apply(e));
}
