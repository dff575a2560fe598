using System.Runtime.CompilerServices;
using Akka.Actor;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;

namespace ProFL.Operators;

/// <summary>A job's journal as lines.</summary>
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
        await foreach (JobEvent happened in JobEvents.Of(system, job, from, follow, cancellationToken).ConfigureAwait(false))
        {
            yield return new LogLine
            {
                Sequence = happened.Sequence,
                AtUnixMs = happened.AtUnixMs,
                Event = happened.Event.Descriptor.Name,
                Text = EventFormatting.Of(happened.Event),
            };
        }
    }
}
