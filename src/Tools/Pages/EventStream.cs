using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ProFL.Tools.Pages;

/// <summary>
/// A page's stream of server-sent events: each part as it is at first, then what has changed, and when nothing has, a comment, by which
/// the page knows that this coordinator lives.
/// </summary>
internal static class EventStream
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(3);

    /// <summary>Serves it until the reader or this coordinator goes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="boards">What is shown.</param>
    /// <param name="ending">This coordinator ends.</param>
    public static async Task Serve(HttpContext context, IReadOnlyList<PartBoard> boards, CancellationToken ending)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        long last = Stopwatch.GetTimestamp();
        try
        {
            await context.Response.WriteAsync(": hello\n\n", over.Token).ConfigureAwait(false);
            using var timer = new PeriodicTimer(Rhythm);
            do
            {
                bool wrote = false;
                foreach (ImmutableDictionary<string, string> parts in boards.Select(board => board.Parts))
                {
                    wrote |= await Send(context, parts, sent, over.Token).ConfigureAwait(false);
                }

                if (!wrote && Stopwatch.GetElapsedTime(last) > Heartbeat)
                {
                    await context.Response.WriteAsync(": alive\n\n", over.Token).ConfigureAwait(false);
                    wrote = true;
                }

                if (wrote)
                {
                    await context.Response.Body.FlushAsync(over.Token).ConfigureAwait(false);
                    last = Stopwatch.GetTimestamp();
                }
            } while (await timer.WaitForNextTickAsync(over.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // nobody reads any more
        }
    }

    private static async Task<bool> Send(
        HttpContext context,
        ImmutableDictionary<string, string> parts,
        Dictionary<string, string> sent,
        CancellationToken cancellationToken
    )
    {
        bool wrote = false;
        foreach ((string id, string part) in parts)
        {
            if (!ReferenceEquals(sent.GetValueOrDefault(id), part))
            {
                await context.Response.WriteAsync($"data: {part}\n\n", cancellationToken).ConfigureAwait(false);
                sent[id] = part;
                wrote = true;
            }
        }

        return wrote;
    }
}
