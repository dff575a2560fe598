using System.Diagnostics;
using ProFL.Node.Telemetry;

namespace ProFL.Node.Blobs;

/// <summary>
/// Brings blobs from other nodes into a store. A broken transfer goes on where it stopped, also after a restart; two pulls of one blob are
/// one; nothing enters a store before its size and hash are verified. Safe for concurrent use.
/// </summary>
public sealed class BlobPuller : IDisposable
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _slots;
    private readonly KeyedGates _gates = new();
    private readonly int _maximumAttempts;
    private readonly TimeSpan _backOff;
    private readonly TimeSpan _idleTimeout;
    private readonly BlobMetrics? _metrics;

    /// <summary>Makes a puller.</summary>
    /// <param name="client">Carries the token, if one is needed (<see cref="BlobHttpClient"/>); not disposed here.</param>
    /// <param name="maximumConcurrency">Transfers at a time, from 1.</param>
    /// <param name="maximumAttempts">Attempts in a row that bring no new byte before a pull fails, from 1.</param>
    /// <param name="backOff">Pause after the first such attempt, doubled with each, at most 5 s; 200 ms if null.</param>
    /// <param name="idleTimeout">Silence after which an attempt counts as broken; 30 s if null.</param>
    /// <param name="metrics">Counts; nobody does if null.</param>
    public BlobPuller(
        HttpClient client,
        int maximumConcurrency,
        int maximumAttempts = 6,
        TimeSpan? backOff = null,
        TimeSpan? idleTimeout = null,
        BlobMetrics? metrics = null
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumConcurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumAttempts, 1);
        _client = client;
        _metrics = metrics;
        _slots = new SemaphoreSlim(maximumConcurrency, maximumConcurrency);
        _maximumAttempts = maximumAttempts;
        _backOff = backOff ?? TimeSpan.FromMilliseconds(200);
        _idleTimeout = idleTimeout ?? TimeSpan.FromSeconds(30);
    }

    /// <summary>Brings a blob here, unless it is here already.</summary>
    /// <param name="baseUri">The URL of the other node, see <see cref="BlobEndpoints"/>.</param>
    /// <param name="key">The blob, with its true size.</param>
    /// <param name="into">Where it goes.</param>
    /// <param name="cancellationToken">Gives up; what was collected is kept for the next pull.</param>
    /// <returns>Whether this call brought it; false when it was here, or another call brought it meanwhile.</returns>
    /// <exception cref="BlobPullException">It cannot be had from there.</exception>
    /// <exception cref="BlobStoreFullException">There is no room for it; asked before anything is transferred.</exception>
    public async Task<bool> Pull(Uri baseUri, BlobKey key, IBlobStore into, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        ArgumentNullException.ThrowIfNull(into);
        if (into.Contains(key))
        {
            return false;
        }

        string partial = into.PartialPathOf(key);
        using IDisposable pass = await _gates.Enter(partial, cancellationToken).ConfigureAwait(false);
        if (into.Contains(key))
        {
            return false;
        }

        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        long began = Stopwatch.GetTimestamp();
        try
        {
            await Collect(new BlobTransfer(_client, _idleTimeout, baseUri, key, partial), baseUri, key, into, partial, cancellationToken)
                .ConfigureAwait(false);
            into.CompletePartial(key);
            _metrics?.Pulled(key.Id.Size, began);
            return true;
        }
        catch (Exception failed)
        {
            _metrics?.NotPulled(ReasonOf(failed));
            throw;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Frees the slots; the client stays the caller's.</summary>
    public void Dispose() => _slots.Dispose();

    private async Task Collect(
        BlobTransfer transfer,
        Uri baseUri,
        BlobKey key,
        IBlobStore into,
        string partial,
        CancellationToken cancellationToken
    )
    {
        int fruitless = 0;
        while (true)
        {
            long before = transfer.Collected;
            into.EnsureRoom(Math.Max(0, key.Id.Size - before));
            try
            {
                await transfer.Attempt(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (WrongBytesException wrong)
            {
                File.Delete(partial);
                if (before == 0)
                {
                    throw new BlobPullException(
                        key,
                        baseUri,
                        $"{wrong.Message}, so they were refused; its origin must send it again",
                        inner: wrong
                    );
                }
                // the fault may lie in what an earlier transfer left: once more from the first byte
            }
            catch (Exception broken)
                when (broken is HttpRequestException or IOException and not BlobPullException and not BlobStoreFullException)
            {
                fruitless = transfer.Collected > before ? 0 : fruitless + 1;
                if (fruitless >= _maximumAttempts)
                {
                    throw new BlobPullException(
                        key,
                        baseUri,
                        $"{fruitless} attempts in a row brought nothing, the last: {broken.Message}",
                        inner: broken
                    );
                }

                if (fruitless > 0)
                {
                    await Task.Delay(Pause(fruitless), cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private static string ReasonOf(Exception failed) =>
        failed switch
        {
            OperationCanceledException => "cancelled",
            BlobPullException { IsGone: true } => "gone",
            BlobPullException => "unreachable",
            _ => "disk",
        };

    private TimeSpan Pause(int fruitless)
    {
        TimeSpan pause = _backOff * (1L << Math.Min(fruitless - 1, 16));
        return pause < LongestBackOff ? pause : LongestBackOff;
    }
}
