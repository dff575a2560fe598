using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Training.Probes;
using ClientShare = ProFL.Learning.SubModels.ClientShare;
using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Tools.Plans;

/// <summary>
/// How long rounds take where one process of this machine runs the job: the cohorts that will be drawn, each site's trainings one after
/// another, sites beside each other, and what a round
/// takes besides. Steps are asked for in the order of the curriculum, each once. Cohorts and evaluations are decided by the job's own
/// rules, over a state without weights.
/// </summary>
/// <param name="spec">The job.</param>
/// <param name="roster">Its clients.</param>
/// <param name="heldOut">Samples that are evaluated at a time.</param>
/// <param name="times">What trainings take.</param>
public sealed class PlanTime(JobSpec spec, ImmutableArray<RosterMember> roster, int heldOut, IEnumerable<StepTime> times)
{
    // what rounds of runs on two cores took besides training: see docs/data.md
    private const double RoundSeconds = 0.05;
    private const double UpdateSeconds = 0.005;
    private const double ByteSeconds = 3e-9;

    private readonly Dictionary<(int Index, ClientShare Share), TrainingTime> _times = times.ToDictionary(
        time => (time.Index, time.Share),
        time => time.Time
    );
    private readonly Dictionary<string, string> _features = new(StringComparer.Ordinal);
    private JobState _state = StateOf(spec, roster);

    /// <summary>Seconds of a step's rounds together.</summary>
    /// <param name="index">The step's place in the curriculum.</param>
    /// <param name="rounds">Its rounds, at least 1.</param>
    public double Of(int index, int rounds)
    {
        CurriculumStep step = _state.Curriculum[index];
        string prefix = PrefixOf(step);
        (double seconds, double evaluation) = (0, 0);
        _state = _state with { Steps = [.. Enumerable.Repeat(EndOfStep(_state), index)] };
        for (int i = 1; i <= rounds; i++)
        {
            seconds += OfRound(
                step,
                RoundPlanning.Plan(_state, nowUnixMs: 0) is RoundPlanned { Cohort: var cohort } ? cohort : [],
                prefix,
                evaluation
            );
            bool isLast = i == rounds;
            _state = _state with
            {
                Rounds = _state.Rounds + 1,
                Progress = _state.Progress with { Rounds = isLast ? 0 : i },
                Steps = isLast ? _state.Steps.Add(EndOfStep(_state)) : _state.Steps,
            };
            evaluation = heldOut > 0 && EvaluationPlan.IsDue(_state) ? heldOut * _times[(index, ClientShare.Full)].EvaluatedSample : 0;
        }

        return seconds + evaluation;
    }

    private double OfRound(CurriculumStep step, IReadOnlyCollection<CohortMember> cohort, string prefix, double evaluation)
    {
        var sites = new Dictionary<string, double>(StringComparer.Ordinal) { [spec.Evaluation.Site] = evaluation };
        double besides = RoundSeconds;
        foreach (CohortMember member in cohort)
        {
            ClientShare share = member.Share.ToLearning();
            sites[member.Site] =
                sites.GetValueOrDefault(member.Site)
                + _times[(step.Index, share)].SecondsOf(member.Weight, spec.Training.Batch, Epochs(step), IsNew(member.Client, prefix));
            SubModel trained = share == ClientShare.Full ? step.SubModel : step.SubModel.Restricted(share);
            besides += UpdateSeconds + (ByteSeconds * sizeof(float) * trained.Trained.Sum(tensor => tensor.Shape.ElementCount));
        }

        return besides + sites.Values.Max();
    }

    // every part has values, so that a round can be planned; which ones, no cohort depends on
    private static JobState StateOf(JobSpec spec, ImmutableArray<RosterMember> roster)
    {
        ImmutableArray<CurriculumStep> curriculum = RuleBook.Newest.CurriculumOf(spec);
        IEnumerable<string> parts = curriculum
            .SelectMany(step => step.SubModel.Parts.Concat(step.SubModel.Teacher))
            .Select(part => part.Part.Name)
            .Distinct();
        return JobState.Empty with
        {
            Phase = JobPhase.Training,
            Spec = spec,
            Curriculum = curriculum,
            Roster = roster,
            Started = new JobStarted
            {
                RulesVersion = RuleBook.Newest.Version,
                Parts = { parts.Select(name => new PartBlob { Part = name, Blob = new Blob() }) },
            },
        };
    }

    private static StepCompleted EndOfStep(JobState state) => new() { Parts = { state.Started!.Parts } };

    private int Epochs(CurriculumStep step) => step.Phase == Phase.Calibrate ? 1 : spec.Training.Epochs;

    // a client keeps the features of one prefix
    private bool IsNew(string client, string prefix)
    {
        if (prefix.Length == 0 || (spec.Method.FeatureCache && _features.GetValueOrDefault(client) == prefix))
        {
            return false;
        }

        _features[client] = prefix;
        return true;
    }

    private string PrefixOf(CurriculumStep step) =>
        spec.Method.FrozenBatchNorm == FrozenBatchNorm.Train
            ? ""
            : string.Join(
                ' ',
                step.SubModel.Parts.Take(step.SubModel.FixedPrefixLength)
                    .Select(part =>
                        $"{part.Part.Name}@{HandOver.Origin(_state.Curriculum, step.Index, part.Part, spec.Method.OutputModule)}"
                    )
            );
}
