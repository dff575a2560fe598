using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;
using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Signatures;

/// <summary>
/// What sites must have signed, from what their coordinator asked of them: the same while a job runs and when it is verified.
/// </summary>
internal static class SiteStatements
{
    /// <summary>An update of the open round.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="state">The job; the round is open.</param>
    /// <param name="client">The client.</param>
    /// <param name="sha256">SHA-256 of the update.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="samples">Samples that it was trained on.</param>
    /// <param name="trainingId">The training that made it.</param>
    public static byte[] OfUpdate(string job, JobState state, string client, string sha256, long size, long samples, string trainingId) =>
        SignedStatement.OfUpdate(job, state.Open!.Plan.Round, client, BasisOf(state), sha256, size, samples, trainingId);

    /// <summary>What the trainings of the open round begin with.</summary>
    public static string BasisOf(JobState state)
    {
        RoundPlanned plan = state.Open!.Plan;
        return SignedStatement.BasisOf(
            state.Started!.Spec.Sha256,
            plan.Parts.Concat(plan.TeacherParts).Select(part => (part.Part, part.Blob.Sha256))
        );
    }

    /// <summary>What a site is asked to evaluate.</summary>
    public static string BasisOf(Evaluate asked) =>
        SignedStatement.BasisOf(asked.Spec.Sha256, asked.Parts.Select(part => (part.Part, part.Blob.Sha256)));

    /// <summary>What a step's result is that a site was asked to evaluate after the newest completed round.</summary>
    public static string BasisOf(JobState state, int curriculumIndex) =>
        SignedStatement.BasisOf(
            state.Started!.Spec.Sha256,
            PartValues.OfResult(state, curriculumIndex).Select(part => (part.Part, part.Blob.Sha256))
        );

    /// <summary>An evaluation as it was answered.</summary>
    public static byte[] OfEvaluation(EvaluationReady ready, string basis) =>
        SignedStatement.OfEvaluation(
            ready.Job,
            ready.Round,
            ready.CurriculumIndex,
            basis,
            ready.Correct,
            ready.Total,
            ready.Loss,
            ready.ClassCorrect.Zip(ready.ClassTotal)
        );

    /// <summary>An evaluation as it is written down.</summary>
    public static byte[] OfEvaluation(string job, ModelEvaluated evaluated) =>
        SignedStatement.OfEvaluation(
            job,
            evaluated.Round,
            evaluated.CurriculumIndex,
            evaluated.Basis,
            evaluated.Correct,
            evaluated.Total,
            evaluated.Loss,
            evaluated.ClassCorrect.Zip(evaluated.ClassTotal)
        );

    /// <summary>The member of the open round that an update is of, with its site's key; null where there is none, or no key.</summary>
    public static SiteKey? SignerOf(JobState state, long round, string client) =>
        state.Open is { } open && open.Plan.Round == round && open.Members.TryGetValue(new ClientId(client), out OpenRound.Member? member)
            ? state.KeyOfSite(member.Planned.Site)
            : null;
}
