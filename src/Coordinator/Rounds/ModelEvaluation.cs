using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Rounds;

/// <summary>Has the model evaluated on held-out data, never on the path that closes a round.</summary>
/// <param name="job">The job.</param>
/// <param name="inFlight">What is asked for.</param>
/// <param name="signed">Whether an answer is the site's word.</param>
/// <param name="regions">Where a site evaluates.</param>
/// <param name="messages">What it is asked with.</param>
internal sealed class ModelEvaluation(
    IJob job,
    EvaluationInFlight inFlight,
    SignedMessages signed,
    SiteRegions regions,
    JobMessages messages
)
{
    private Span? _span;

    /// <summary>
    /// Asks for the model so far where that is due. A step's end that the job waits for replaces what is asked for.
    /// </summary>
    public void BeginWhenDue()
    {
        if (EvaluationPlan.IsDue(job.State) && (inFlight.Asked is null || EvaluationDecision.IsAwaited(job.State)))
        {
            Begin(EvaluationPlan.StepOf(job.State));
        }
    }

    /// <summary>Asks for the sub-model of a step as it is after the newest completed round.</summary>
    public void Begin(int curriculumIndex)
    {
        if (!inFlight.IsAsked(job.State.Rounds, curriculumIndex))
        {
            inFlight.Begin(messages.Evaluate(job.State, curriculumIndex));
            Trace(inFlight.Asked!);
            Resend();
            KillPoint.Hit("coordinator.evaluation.asked");
        }
    }

    /// <summary>Asks again for what is not answered.</summary>
    public void Resend()
    {
        if (inFlight.Asked is { } asked)
        {
            // a restored state that was accepted meanwhile is of another term
            regions.Tell(job.State, asked.Site, JobMessages.Again(job.State, asked));
        }
    }

    /// <summary>A site has evaluated.</summary>
    public void OnEvaluationReady(EvaluationReady ready)
    {
        if (
            inFlight.IsAsked(ready.Round, ready.CurriculumIndex)
            && signed.Takes(ready, inFlight.Asked!)
            && inFlight.Take(ready, job.State) is { } evaluated
        )
        {
            _span?.Tag(SpanTags.Samples, evaluated.Total).Dispose();
            _span = null;
            // in one write: who comes back after the first event finds the second
            job.Write(EvaluationDecision.Of(job.State, evaluated), ContinueBetweenRounds);
        }
    }

    // of two, the one that is waited for is the newer
    private void Trace(Evaluate asked)
    {
        _span?.Drop();
        _span?.Dispose();
        _span = job.Telemetry.Trace.Begin("evaluate", asked.Round)?.Tag(SpanTags.Site, asked.Site);
    }

    // a round in flight goes on by itself
    private void ContinueBetweenRounds()
    {
        if (job.State.Open is null)
        {
            job.Continue();
        }
    }
}
