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
    private readonly ILogger _log;

    /// <summary>Creates it without trouble.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">Whose clock stands still meanwhile.</param>
    /// <param name="log">For its operators.</param>
    public CoordinatorTrouble(string job, RoundInFlight round, ILogger log)
    {
        _job = job;
        _round = round;
        _log = log;
    }

    /// <summary>What it is; empty while there is none.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; private set; } = "";

    /// <summary>Whether there is any.</summary>
    public bool IsThere => Reason.Length > 0;

    /// <summary>Notes it. It is nobody else's fault: the round's clock begins again, so that nobody is given up for it.</summary>
    public void Note(string reason, string remedy = ByItself)
    {
        if (_reasons.IsNew(reason))
        {
            LogPauses(_job, reason);
        }

        (Reason, Remedy) = (reason, remedy);
        _round.RestartClock();
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
