using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Messages.Journal;

namespace ProFL.EndToEnd.Tests.Support;

/// <summary>When updates were accepted, according to a coordinator's SQLite journal.</summary>
internal static class AcceptedUpdates
{
    /// <summary>Times, in order; none while the journal is being made.</summary>
    public static IReadOnlyList<DateTimeOffset> Times(string coordinatorState, string job)
    {
        try
        {
            using var journal = new JournalReader(CoordinatorHost.JournalOf(coordinatorState));
            IReadOnlyDictionary<long, DateTimeOffset> times = journal.TimesOf("job-" + job);
            return
            [
                .. journal
                    .Events("job-" + job)
                    .Where(r => r.Manifest.EndsWith("." + nameof(UpdateAccepted), StringComparison.Ordinal))
                    .Select(r => times[r.SequenceNumber]),
            ];
        }
        catch (JournalException)
        {
            return [];
        }
    }
}
