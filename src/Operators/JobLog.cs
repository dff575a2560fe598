using System.Runtime.CompilerServices;
using Akka;
using Akka.Actor;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Akka.Streams.Dsl;
using Google.Protobuf;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Sharding;
using ProFL.Operators.Formatting;

namespace ProFL.Operators;

/// <summary>A job's journal as lines, read by any coordinator, also by one that does not host the job.</summary>
internal static class JobLog
{
    /// <summary>Its lines in order; with <paramref name="follow"/> until the job has ended.</summary>
    public static async IAsyncEnumerable<LogLine> Of(
        ActorSystem system,
        string job,
        long from,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        SqlReadJournal journal = PersistenceQuery.Get(system).ReadJournalFor<SqlReadJournal>(SqlReadJournal.Identifier);
        string id = JobRegion.PersistenceIdOf(job);
        Source<EventEnvelope, NotUsed> events = follow
            ? journal.EventsByPersistenceId(id, from, long.MaxValue)
            : journal.CurrentEventsByPersistenceId(id, from, long.MaxValue);
        using ActorMaterializer materializer = system.Materializer();
        await foreach (
            EventEnvelope envelope in events.RunAsAsyncEnumerable(materializer).WithCancellation(cancellationToken).ConfigureAwait(false)
        )
        {
            if (envelope.Event is IMessage message)
            {
                yield return new LogLine
                {
                    Sequence = envelope.SequenceNr,
                    AtUnixMs = UnixMs(envelope.Timestamp),
                    Event = message.Descriptor.Name,
                    Text = EventFormatting.Of(message),
                };
                if (follow && message is JobCompleted or JobFailed or JobStopped)
                {
                    yield break;
                }
            }
        }
    }

    // the journal keeps ticks of UTC
    private static long UnixMs(long ticks) => new DateTimeOffset(ticks, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
