using System.Diagnostics;

namespace ProFL.Node.Telemetry;

/// <summary>
/// A piece of work in a trace, until it is disposed. It may end on another thread than the one it began on. It is the current one, whose id
/// stands in log lines, only where it is entered.
/// </summary>
public sealed class Span : IDisposable
{
    private readonly Activity _activity;

    internal Span(Activity activity) => _activity = activity;

    /// <summary>Its place in the trace.</summary>
    public ActivityContext Context => _activity.Context;

    /// <summary>Its place in the trace, as it travels.</summary>
    public string Traceparent => _activity.Id!;

    /// <summary>Says something about it.</summary>
    /// <param name="key">What.</param>
    /// <param name="value">A text, a number, a Boolean, or an array of one of these.</param>
    public Span Tag(string key, object? value)
    {
        if (_activity.IsAllDataRequested)
        {
            _activity.SetTag(key, value);
        }

        return this;
    }

    /// <summary>Says that it failed.</summary>
    /// <param name="reason">Why.</param>
    public void Fail(string reason) => _activity.SetStatus(ActivityStatusCode.Error, reason);

    /// <summary>Says that it is not worth to be sent.</summary>
    public void Drop()
    {
        _activity.IsAllDataRequested = false;
        _activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    /// <summary>Makes it the current one of this thread, or of this asynchronous method, until what is returned is disposed.</summary>
    public IDisposable Enter()
    {
        var entered = new Entered(Activity.Current);
        Activity.Current = _activity;
        return entered;
    }

    /// <summary>Ends it; whichever is the current one stays that, unless it is this one.</summary>
    public void Dispose()
    {
        Activity? current = Activity.Current;
        _activity.Dispose();
        Activity.Current = ReferenceEquals(current, _activity) ? null : current;
    }

    private sealed class Entered(Activity? before) : IDisposable
    {
        public void Dispose() => Activity.Current = before;
    }
}
