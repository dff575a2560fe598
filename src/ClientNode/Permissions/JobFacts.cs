using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;

namespace ProFL.ClientNode.Permissions;

/// <summary>What a site's own word is about: what a job wants of the site.</summary>
/// <param name="DataSet">The job's folder below the site's data folder, or the name of the project's own set.</param>
/// <param name="Submitter">Who submitted the job, as the coordinator says; empty where it does not say.</param>
/// <param name="Method">Its method.</param>
/// <param name="Cohort">Clients with whose updates a round may close, by the job file; nobody knows before who leaves.</param>
/// <param name="Rounds">Rounds that it takes at most.</param>
/// <param name="Epochs">Passes over a client's samples in a round.</param>
public sealed record JobFacts(string DataSet, string Submitter, MethodName Method, int Cohort, long Rounds, int Epochs)
{
    /// <summary>The facts of a job.</summary>
    /// <param name="spec">The job file.</param>
    /// <param name="rules">The rules that it began with.</param>
    /// <param name="submitter">Who submitted it.</param>
    public static JobFacts Of(JobSpec spec, RuleSet rules, string submitter)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(rules);
        return new JobFacts(
            spec.Data.Format == DataFormat.Digits ? spec.Data.Name : spec.Data.Folder,
            submitter,
            spec.Method.Strategy,
            spec.Rounds is RoundSpec.ByDeadline deadline ? deadline.Minimum : spec.Rounds.Cohort,
            rules.CurriculumOf(spec).Sum(step => RoundsOf(step.End) + step.CoolDownRounds),
            spec.Training.Epochs
        );
    }

    private static long RoundsOf(StepEnd end) =>
        end switch
        {
            StepEnd.FixedRounds known => known.Rounds,
            StepEnd.ByFreezing freezing => freezing.Rule.MaximumRounds,
            StepEnd.ByPlateau plateau => plateau.Rule.MaximumRounds,
            _ => throw new ArgumentException($"{end} is no end of a step"),
        };
}
