using System.Collections.Immutable;
using System.Diagnostics;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>
/// Counts what one job does on this coordinator. It is told of each event once it is written, and of none that is read: what an earlier
/// coordinator did counts there. Nothing of it is read by anybody who decides.
/// </summary>
/// <param name="job">The job's id.</param>
/// <param name="metrics">Where it counts.</param>
/// <param name="tracer">Where its rounds are traced.</param>
public sealed class JobTelemetry(string job, CoordinatorMetrics metrics, NodeTracer tracer)
{
    private const double BillionPerOne = 1e9;
    private const double LossUnit = 1 << 20;
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _openedAt = Stopwatch.GetTimestamp();
    private double? _movement;
    private ClientFigures? _clients;
    private (int Step, ImmutableSortedDictionary<ClientId, ClientExcluded>? Excluded) _clientsOf = (-1, null);

    /// <summary>The trace of its open round.</summary>
    public RoundTrace Trace { get; } = new(job, tracer);

    /// <summary>The journal is read.</summary>
    public void Recovered(JobState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _openedAt = Stopwatch.GetTimestamp();
        if (state.Term > 0)
        {
            metrics.Journal.Recovered(job, _began);
            Trace.Recovered(state);
            Show(state);
        }
    }

    /// <summary>An order to write is carried out.</summary>
    /// <param name="began">The timestamp of the order.</param>
    /// <param name="events">All that were ordered.</param>
    /// <param name="state">The state with them.</param>
    public void Wrote(long began, IReadOnlyList<IMessage> events, JobState state)
    {
        metrics.Journal.Wrote(began);
        Trace.Wrote(began, events, state);
    }

    /// <summary>The journal did not do what it was asked to.</summary>
    /// <param name="operation">write or recover.</param>
    public void Failed(string operation) => metrics.Journal.Failed(operation);

    /// <summary>An event is written.</summary>
    /// <param name="before">The state without it.</param>
    /// <param name="written">The event.</param>
    /// <param name="after">The state with it.</param>
    public void Written(JobState before, IMessage written, JobState after)
    {
        ArgumentNullException.ThrowIfNull(written);
        metrics.Journal.Event(written.Descriptor.Name);
        switch (written)
        {
            case RoundPlanned e:
                _openedAt = Stopwatch.GetTimestamp();
                metrics.Rounds.Planned(job, e);
                break;
            case RoundCompleted e:
                _movement = e.Movement < 0 ? null : e.Movement / BillionPerOne;
                metrics.Rounds.Completed(job, before, _openedAt);
                break;
            case UpdateAccepted e:
                metrics.Updates.Count(job, UpdateMetrics.Accepted);
                metrics.Updates.Sized(job, e.Update.Size);
                break;
            case UpdateRefused:
                metrics.Updates.Count(job, UpdateMetrics.Refused);
                break;
            case UpdateTrainedAgain:
                metrics.Updates.Count(job, UpdateMetrics.Again);
                break;
            case NondeterministicTraining:
                metrics.Updates.Count(job, UpdateMetrics.OtherBytes);
                break;
            case ClientExcluded e:
                metrics.Rounds.WentOnWithout(job, 1, Spelled.Of(e.Cause));
                break;
            case StragglersLeft e:
                metrics.Rounds.WentOnWithout(job, e.Clients.Count, "straggler");
                break;
            case BlockFrozen e:
                metrics.Rounds.Froze(job, e.Ending);
                break;
        }

        if (!before.HasEnded && after.HasEnded)
        {
            metrics.Rounds.JobEnded(after.Phase, after.Failed?.Code ?? FailureCode.Unspecified);
        }

        Show(after);
    }

    /// <summary>An update came that the round does not wait for.</summary>
    public void CameLate() => metrics.Updates.Count(job, UpdateMetrics.Late);

    /// <summary>The job is not here any more.</summary>
    public void Left()
    {
        metrics.Jobs.Forget(job);
        Trace.Left();
    }

    private void Show(JobState state) =>
        metrics.Jobs.Note(
            job,
            new JobFigures(
                state.IsPaused ? JobPhase.Paused : state.Phase,
                state.Open?.Plan.Round ?? state.Rounds,
                state.Open is null ? null : _openedAt,
                state.Open,
                ClientsOf(state),
                state.LastEvaluation is { Total: > 0 } accuracy ? (double)accuracy.Correct / accuracy.Total : null,
                state.LastEvaluation is { Total: > 0 } loss ? loss.Loss / LossUnit / loss.Total : null,
                _movement
            )
        );

    // the whole roster is looked at, so once for a step
    private ClientFigures? ClientsOf(JobState state)
    {
        if (state.Roster.IsEmpty || state.Current is not { } step || _clientsOf == (step.Index, state.Excluded))
        {
            return _clients;
        }

        _clientsOf = (step.Index, state.Excluded);
        var able = StepEligibility.Of(state, step);
        return _clients = new ClientFigures(able.Able, able.Streaming, able.Partly, able.Unable.Count, state.Excluded.Count);
    }
}
