using System.Collections.Immutable;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Tools.Plans;
using ProFL.Training.Probes;

namespace ProFL.Tools.Runs;

/// <summary>Measures what each step of a job needs, in processes of their own, so that the estimate stands beside a measurement.</summary>
public static class StepMemory
{
    /// <summary>Measures every step of the curriculum; what was measured on this machine before is not measured again.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="rules">The rules that it follows.</param>
    /// <param name="say">Takes a line for a person before each step.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Peak above an idle process, in bytes, by place in the curriculum.</returns>
    public static async Task<IReadOnlyDictionary<int, long>> Measure(
        JobSpec spec,
        RuleSet rules,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var probes = MemoryProbes.OfThisUser(processes: 1, fresh: false);
        var peaks = new Dictionary<int, long>();
        ImmutableArray<CurriculumStep> curriculum = rules.CurriculumOf(spec);
        foreach (CurriculumStep step in curriculum)
        {
            say($"measuring the memory of step {step.Index + 1} of {curriculum.Length}");
            MemoryMeasurement measured = await probes
                .Measure(
                    spec.Network,
                    new ProbedTraining(NamedSubModels.SubModelOf(step), spec.Training.Batch, spec.Training.MicroBatch),
                    cancellationToken
                )
                .ConfigureAwait(false);
            peaks[step.Index] = measured.AboveIdle;
        }

        return peaks;
    }
}
