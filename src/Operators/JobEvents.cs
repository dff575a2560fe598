using System.Runtime.CompilerServices;
using Akka;
using Akka.Actor;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Akka.Streams.Dsl;
using Google.Protobuf;
using ProFL.Messages.Journal;
using ProFL.Node.Sharding;

namespace ProFL.Operators;

/// <summary>An event of a job's journal.</summary>
/// <param name="Sequence">Its place among the job's events, from 1.</param>
/// <param name="AtUnixMs">When it was written, by the writer's clock.</param>
/// <param name="Event">What happened.</param>
public sealed record JobEvent(long Sequence, long AtUnixMs, IMessage Event);

/// <summary>A job's journal, read by any coordinator, also by one that does not host the job.</summary>
public static class JobEvents
{
    /// <summary>Its events in order.</summary>
    /// <param name="system">The coordinator's actor system.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="from">The first sequence number wanted.</param>
    /// <param name="follow">Whether to go on until the job has ended; otherwise those that are there now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<JobEvent> Of(
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
                yield return new JobEvent(envelope.SequenceNr, UnixMs(envelope.Timestamp), message);
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
