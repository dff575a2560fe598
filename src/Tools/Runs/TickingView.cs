using ProFL.Messages.Wire;

namespace ProFL.Tools.Runs;

/// <summary>
/// A view of a job whose status comes only when it changes: shows the newest one again every second, so that its clock goes on, and that
/// who the job waits for is told when nothing happens. Safe for concurrent use.
/// </summary>
public sealed class TickingView : IProgressView
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly IProgressView _view;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private JobStatus? _newest;
    private long _receivedAt;
    private long _changedAt;
    private bool _isDisposed;

    /// <param name="view">What is shown; it is disposed with this one.</param>
    /// <param name="time">What time it is.</param>
    public TickingView(IProgressView view, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_view, _time, _changedAt) = (view, time, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Tick(), null, Second, Second);
    }

    /// <inheritdoc/>
    public void Begin(string title, string about, int following = 0)
    {
        lock (_gate)
        {
            _changedAt = _time.GetTimestamp();
            _view.Begin(title, about, following);
        }
    }

    /// <inheritdoc/>
    public void Show(JobStatus status, TimeSpan silence)
    {
        ArgumentNullException.ThrowIfNull(status);
        lock (_gate)
        {
            _receivedAt = _time.GetTimestamp();
            if ((_newest?.Rounds, _newest?.Finished.Count) != (status.Rounds, status.Finished.Count))
            {
                _changedAt = _receivedAt;
            }

            _newest = status;
            _view.Show(status, _time.GetElapsedTime(_changedAt));
        }
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        lock (_gate)
        {
            _view.Note(text);
        }
    }

    /// <summary>Shows the newest status as it is by now.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_isDisposed || _newest is not { HasEnded: false } newest)
            {
                return;
            }

            JobStatus now = newest.Clone();
            foreach (WaitingFor waiting in now.Waiting)
            {
                waiting.SinceMs += (long)_time.GetElapsedTime(_receivedAt).TotalMilliseconds;
            }

            _view.Show(now, _time.GetElapsedTime(_changedAt));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
            _view.Dispose();
        }
    }
}
