using Google.Protobuf;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Verification;

/// <summary>Whether the last rows of a job's journal are there.</summary>
internal static class JournalEnd
{
    /// <summary>What is wrong, a line each.</summary>
    /// <param name="job">The job.</param>
    /// <param name="events">Its journal, in order of sequence numbers.</param>
    /// <param name="noted">How the job directory says it ended, or null.</param>
    public static IEnumerable<string> FindingsOf(string job, IReadOnlyList<(long SequenceNumber, IMessage Event)> events, JobEnded? noted)
    {
        long last = events.Count == 0 ? 0 : events[^1].SequenceNumber;
        if (events.Count == 0)
        {
            yield return $"journal: no row of {StageManager.IdOf(job)}";
        }
        else if (noted is not null && last < noted.LastSequenceNumber)
        {
            yield return $"journal: rows {last + 1} to {noted.LastSequenceNumber} of {StageManager.IdOf(job)} are missing: "
                + $"the job directory noted its end at {noted.LastSequenceNumber}";
        }
    }
}
