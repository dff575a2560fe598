using Akka.Event;
using ProFL.Coordinator.Views;
using ProFL.Messages.Wire;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Stages;

/// <content>What it says of itself, and what it does when something is in its own way: a full disk, a lost file.</content>
public sealed partial class StageManager
{
    private readonly RepeatedReason _troubles = new();

    // what this coordinator cannot do is nobody else's fault: the round's clock begins anew
    private void Trouble(string reason)
    {
        if (_troubles.IsNew(reason))
        {
            _log.Warning("job {0} pauses: {1}", _job, reason);
        }

        _aggregatorTrouble = reason;
        _drawing = false;
        _inFlight.RestartClock();
    }

    private void ClearTrouble()
    {
        if (_aggregatorTrouble.Length > 0)
        {
            _log.Warning("job {0} goes on", _job);
        }

        _aggregatorTrouble = "";
        _troubles.Clear();
    }

    private JobStatus Status()
    {
        JobStatus status = JobStatusView.Of(_job, _state, Waiting(), _inFlight.Doing);
        return _aggregatorTrouble.Length == 0 ? status : new JobStatus(status) { Status = "paused", Reason = _aggregatorTrouble };
    }

    private JobExplanation Explanation() =>
        _aggregatorTrouble.Length == 0
            ? JobExplanations.Of(_job, _state, Waiting(), _inFlight.Age)
            : new JobExplanation
            {
                Job = _job,
                Status = "paused",
                Now = _aggregatorTrouble,
                Waiting = { Waiting() },
                Next = "it goes on where it was as soon as that is mended; nobody is given up meanwhile",
            };

    private IEnumerable<WaitingFor> Waiting()
    {
        if (_state is { IsPaused: true, Paused: { } paused })
        {
            yield return new WaitingFor
            {
                Who = paused.By,
                What = "paused it: " + paused.Reason,
                SinceMs = Math.Max(0, Now - paused.AtUnixMs),
                Remedy = $"profl resume {_job}",
            };
        }

        if (_aggregatorTrouble.Length > 0)
        {
            yield return new WaitingFor
            {
                Who = "coordinator",
                What = _aggregatorTrouble,
                Remedy = "It tries again by itself; mend the cause named here.",
            };
        }

        if (_evaluationTrouble is { } failed)
        {
            yield return new WaitingFor
            {
                Who = failed.Node,
                What = $"round {failed.Round} could not be evaluated on held-out data: {failed.Reason}",
                Remedy = "It is asked again by itself; mend the cause named here.",
            };
        }

        foreach ((string node, string reason) in _state.Phase == JobPhase.Recruiting ? _delayed : [])
        {
            yield return new WaitingFor
            {
                Who = node,
                What = $"cannot say yet which clients it has: {reason}",
                Remedy = "It is asked again by itself; mend the cause named here.",
            };
        }

        foreach ((string node, string reason) in _nodes.Refused)
        {
            yield return new WaitingFor
            {
                Who = node,
                What = reason,
                Remedy = "Run the same release everywhere.",
            };
        }

        foreach (string site in _state.Spec?.Fleet.Sites ?? [])
        {
            if (!_nodes.Ready.Any(n => n.Site == site))
            {
                yield return new WaitingFor
                {
                    Who = "site " + site,
                    What = "no client node of this site is in the cluster; " + RoundWaits.WithoutNodes(_state, site, _inFlight.Age),
                    SinceMs = SinceWithoutNode(site),
                    Remedy = $"Start one: profl client-node --site {site} --data DIR --join ADDRESS",
                };
            }
            else if (!_state.Roster.IsEmpty && !_nodes.Ready.Any(n => n.Site == site && IsUsable(n)))
            {
                yield return new WaitingFor
                {
                    Who = "site " + site,
                    What = WhyNotUsable(_nodes.Ready.First(n => n.Site == site)),
                    Remedy = "Start a node with the roster's numerics.",
                };
            }
            else if (!_state.Roster.IsEmpty)
            {
                foreach (NodeReady other in _nodes.Ready.Where(n => n.Site == site && !IsUsable(n)))
                {
                    yield return new WaitingFor
                    {
                        Who = other.Node,
                        What = WhyNotUsable(other),
                        Remedy = "The job goes on without it.",
                    };
                }
            }
        }

        if (
            _state.Phase == JobPhase.Recruiting
            && Recruitment.CommonProfile(_state.Spec!.Fleet.Sites, _nodes) is null
            && _state.Spec.Fleet.Sites.All(s => _nodes.Ready.Any(n => n.Site == s))
        )
        {
            yield return new WaitingFor
            {
                Who = "sites",
                What = "their client nodes have different numeric profiles",
                Remedy = "Start every node with --set profl.numerics=portable.",
            };
        }

        if (RoundWaits.Overdue(_job, _state, _inFlight.Age) is { } overdue)
        {
            yield return overdue;
        }

        foreach (WaitingFor waiting in _aggregatorTrouble.Length == 0 ? _inFlight.Waiting(_state.Open, _state.Spec?.Rounds) : [])
        {
            yield return waiting;
        }
    }
}
