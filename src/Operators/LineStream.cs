namespace ProFL.Operators;

/// <summary>
/// Lines of an answer that goes on for a while. Where nothing is to be said for some seconds an empty line goes out, so that whoever
/// listens can tell a coordinator that has no news from one that is gone.
/// </summary>
internal sealed class LineStream : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private readonly Func<string, Task> _write;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;
    private bool _wrote;

    /// <summary>Opens the stream.</summary>
    /// <param name="write">Writes a line, and sends it at once.</param>
    /// <param name="silence">After how long an empty line goes out; 5 s if null.</param>
    public LineStream(Func<string, Task> write, TimeSpan? silence = null)
    {
        _write = write;
        _beating = Beat(silence ?? LongestSilence);
    }

    /// <summary>Writes a line.</summary>
    public async Task Write(string line)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _wrote = true;
            await _write(line).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the empty lines; what was written stays the last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        _ended.Dispose();
        _turn.Dispose();
    }

    private async Task Beat(TimeSpan silence)
    {
        using var timer = new PeriodicTimer(silence);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                await _turn.WaitAsync(_ended.Token).ConfigureAwait(false);
                try
                {
                    if (!_wrote)
                    {
                        await _write("").ConfigureAwait(false);
                    }

                    _wrote = false;
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // the answer is whole, or nobody listens any more
        }
    }
}
