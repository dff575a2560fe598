using Microsoft.Extensions.Logging;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Rounds;

/// <summary>What this coordinator itself cannot do for a job: a full disk, a lost file. The job tries again until it is over.</summary>
internal sealed partial class CoordinatorTrouble
{
    private const string ByItself = "It tries again by itself; fix the cause named here.";
    private readonly RepeatedReason _reasons = new();
    private readonly string _job;
    private readonly RoundInFlight _round;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private Func<bool> _isOver = () => false;
    private long _since;

    /// <summary>Creates it without trouble.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">Whose clock stands still meanwhile.</param>
    /// <param name="time">Since when there is any.</param>
    /// <param name="log">For its operators.</param>
    public CoordinatorTrouble(string job, RoundInFlight round, TimeProvider time, ILogger log)
    {
        _job = job;
        _round = round;
        _time = time;
        _log = log;
    }

    /// <summary>What it is; empty while there is none.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; private set; } = "";

    /// <summary>Whether there is any.</summary>
    public bool IsThere => Reason.Length > 0;

    /// <summary>For how long it has been there.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_since);

    /// <summary>Notes it. It is nobody else's fault: the round's clock begins again, so that nobody is given up for it.</summary>
    /// <param name="reason">What it is.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="isOver">Whether it is over, where that can be seen before the job comes further.</param>
    public void Note(string reason, string remedy = ByItself, Func<bool>? isOver = null)
    {
        if (_reasons.IsNew(reason))
        {
            _since = _time.GetTimestamp();
            LogPauses(_job, reason);
        }

        (Reason, Remedy, _isOver) = (reason, remedy, isOver ?? (() => false));
        _round.RestartClock();
    }

    /// <summary>Clears it where it can be seen to be over: what the job waits for then is something else.</summary>
    public void ClearWhenOver()
    {
        if (IsThere && _isOver())
        {
            Clear();
        }
    }

    /// <summary>One reason is over; nothing where there is another by now.</summary>
    public void Clear(string reason)
    {
        if (Reason == reason)
        {
            Clear();
        }
    }

    /// <summary>It is over.</summary>
    public void Clear()
    {
        if (IsThere)
        {
            LogGoesOn(_job);
        }

        Reason = "";
        _reasons.Clear();
    }
}
