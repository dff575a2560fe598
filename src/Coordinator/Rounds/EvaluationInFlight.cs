using Google.Protobuf;
using ProFL.Coordinator.Evaluations;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Signatures;
using ProFL.Learning.Curricula;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Rounds;

/// <summary>The evaluation on held-out data that is asked for, if any. Losing it costs a repeated message, nothing else.</summary>
/// <param name="time">Since when it is asked for.</param>
internal sealed class EvaluationInFlight(TimeProvider time)
{
    private long _askedAt;

    /// <summary>What is asked of a site; null while nothing is.</summary>
    public Evaluate? Asked { get; private set; }

    /// <summary>Why it could not be made when it was tried last; null while nobody says so.</summary>
    public EvaluationFailed? Failure { get; private set; }

    /// <summary>For how long it has been asked for.</summary>
    public TimeSpan Age => time.GetElapsedTime(_askedAt);

    /// <summary>Whether an evaluation is asked for.</summary>
    public bool IsAsked(long round, int curriculumIndex) => Asked?.Round == round && Asked.CurriculumIndex == curriculumIndex;

    /// <summary>Begins another one.</summary>
    public void Begin(Evaluate evaluate) => (Asked, Failure, _askedAt) = (evaluate, null, time.GetTimestamp());

    /// <summary>
    /// Takes an answer: what is written down of it, or null when it is not the answer to what is asked, or its figures contradict each
    /// other; then it is asked for again.
    /// </summary>
    public ModelEvaluated? Take(EvaluationReady ready, JobState state)
    {
        if (!IsAsked(ready.Round, ready.CurriculumIndex))
        {
            return null;
        }

        if (
            ClassFigures.MisfitOf(ready.ClassCorrect, ready.ClassTotal, ready.Correct, ready.Total, state.Spec!.Network.Classes) is
            { } misfit
        )
        {
            Note(Refused(ready, misfit));
            return null;
        }

        CurriculumStep step = state.Curriculum[ready.CurriculumIndex];
        bool isSigned = state.KeyOfSite(Asked!.Site) is not null;
        string basis = isSigned ? SiteStatements.BasisOf(Asked) : "";
        Drop();
        return new ModelEvaluated
        {
            Round = ready.Round,
            Stage = step.Stage.ToFact(),
            Step = step.Step,
            Phase = step.Phase.ToFact(),
            CurriculumIndex = step.Index,
            Correct = ready.Correct,
            Total = ready.Total,
            Loss = ready.Loss,
            Node = ready.Node,
            ClassCorrect = { ready.ClassCorrect },
            ClassTotal = { ready.ClassTotal },
            Basis = basis,
            Signature = isSigned ? ready.Signature : ByteString.Empty,
            Final = state.Phase == JobPhase.Finishing && ready.Round == state.Rounds && step.Index == EvaluationPlan.ResultOf(state),
        };
    }

    /// <summary>Takes that it could not be made; it is asked for again.</summary>
    public void Note(EvaluationFailed failed)
    {
        if (IsAsked(failed.Round, failed.CurriculumIndex))
        {
            Failure = failed;
        }
    }

    /// <summary>Nothing is asked for any more.</summary>
    public void Drop() => (Asked, Failure) = (null, null);

    private static EvaluationFailed Refused(EvaluationReady ready, string misfit) =>
        new()
        {
            Job = ready.Job,
            Round = ready.Round,
            CurriculumIndex = ready.CurriculumIndex,
            Node = ready.Node,
            Reason = $"the answer of the node contradicts itself: {misfit}; run the same release everywhere, and start this node again",
        };
}
