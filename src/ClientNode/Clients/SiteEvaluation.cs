using ProFL.ClientNode.Orders;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;
using ProFL.Training.Evaluations;

namespace ProFL.ClientNode.Clients;

/// <summary>The evaluation on a site's held-out data that is carried out now, and the answer to the last one.</summary>
/// <param name="node">This node's cluster address.</param>
/// <param name="signer">The site's key.</param>
internal sealed class SiteEvaluation(string node, SiteSigner signer)
{
    private (long Round, int Index) _running;
    private EvaluationReady? _done;

    /// <summary>The answer where it is known already; null where it is not.</summary>
    public EvaluationReady? AnswerTo(Evaluate asked) =>
        _done is { } done && (done.Round, done.CurriculumIndex) == KeyOf(asked) ? done : null;

    /// <summary>Begins one; false where it runs already, or one of a later round does.</summary>
    public bool Begin(Evaluate asked)
    {
        // one round may be asked for as two sub-models: as the finished step's, and as the better one's before it
        if (_running == KeyOf(asked) || _running.Round > asked.Round)
        {
            return false;
        }

        _running = KeyOf(asked);
        return true;
    }

    /// <summary>It is done: what is answered.</summary>
    public EvaluationReady Done(Evaluate order, EvaluationResult result)
    {
        var ready = new EvaluationReady
        {
            Job = order.Job,
            Round = order.Round,
            Correct = result.Correct,
            Total = result.Total,
            Loss = result.LossFixedPoint,
            Node = node,
            CurriculumIndex = order.CurriculumIndex,
            ClassCorrect = { result.ClassCorrect.Select(count => (long)count) },
            ClassTotal = { result.ClassTotal.Select(count => (long)count) },
        };
        ready.Signature = signer.SignatureOf(ready, order);
        if (_running == KeyOf(order))
        {
            _done = ready;
        }

        return ready;
    }

    /// <summary>It could not be made: what is answered.</summary>
    public EvaluationFailed Failed(Evaluate order, Exception reason)
    {
        if (_running == KeyOf(order))
        {
            _running = default;
        }

        return new EvaluationFailed
        {
            Job = order.Job,
            Round = order.Round,
            CurriculumIndex = order.CurriculumIndex,
            Reason = reason.Message,
            Node = node,
            Lacking = LackingBlob.Of(reason),
        };
    }

    /// <summary>What was evaluated is void.</summary>
    public void Forget() => (_running, _done) = (default, null);

    private static (long Round, int Index) KeyOf(Evaluate evaluate) => (evaluate.Round, evaluate.CurriculumIndex);
}
