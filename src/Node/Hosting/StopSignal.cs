using System.Runtime.InteropServices;

namespace ProFL.Node.Hosting;

/// <summary>
/// The process's wish to end: SIGTERM or Ctrl-C cancels the token, a second one ends the process at once. What does not look at the token,
/// such as the reading of a file, is given a few seconds. One per process.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _overdue;
    private readonly Func<bool> _endsInOrder;
    private readonly TimeSpan _patience;

    /// <summary>Begins to listen.</summary>
    /// <param name="overdue">Ends the process when it has not ended by itself.</param>
    /// <param name="endsInOrder">Whether work is under way that may take longer; that of <see cref="OrderlyEnd"/> if null.</param>
    /// <param name="patience">How long the process has without such work; 3 s if null.</param>
    public StopSignal(Action overdue, Func<bool>? endsInOrder = null, TimeSpan? patience = null)
    {
        _overdue = overdue;
        _endsInOrder = endsInOrder ?? (() => OrderlyEnd.IsUnderWay);
        _patience = patience ?? UsualPatience;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stopping.Token;

    /// <summary>Stops listening; signals end the process again.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _stopping.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stopping.IsCancellationRequested;
        if (context.Cancel)
        {
            // a thread of its own: those of the pool may all be busy with what does not end
            new Thread(EndWhenOverdue) { IsBackground = true, Name = "stop signal" }.Start();
            _stopping.Cancel();
        }
    }

    private void EndWhenOverdue()
    {
        TimeSpan waited = TimeSpan.Zero;
        while (waited < _patience)
        {
            Thread.Sleep(Look);
            waited = _endsInOrder() ? TimeSpan.Zero : waited + Look;
        }

        _overdue();
    }
}
