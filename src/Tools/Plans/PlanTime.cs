using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Randomness;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ProFL.Training;
using ClientShare = ProFL.Learning.SubModels.ClientShare;
using Phase = ProFL.Learning.Curricula.Phase;
using Stage = ProFL.Learning.SubModels.Stage;

namespace ProFL.Tools.Plans;

/// <summary>
/// How long rounds take where one process of this machine runs the job: the cohorts that will be drawn, each site's trainings one after another, sites beside each other, and what a round
/// takes besides. Steps are asked for in the order of the curriculum, each once.
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

    private readonly ImmutableArray<CurriculumStep> _curriculum = RuleBook.Newest.CurriculumOf(spec);
    private readonly Dictionary<(int Index, ClientShare Share), TrainingTime> _times = times.ToDictionary(
        time => (time.Index, time.Share),
        time => time.Time
    );
    private readonly Dictionary<string, RosterMember> _roster = roster.ToDictionary(member => member.Client, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _features = new(StringComparer.Ordinal);
    private int _round;

    /// <summary>Seconds of a step's rounds together.</summary>
    /// <param name="index">The step's place in the curriculum.</param>
    /// <param name="rounds">Its rounds, at least 1.</param>
    /// <param name="ability">Who can train it.</param>
    public double Of(int index, int rounds, StepEligibility ability)
    {
        ArgumentNullException.ThrowIfNull(ability);
        CurriculumStep step = _curriculum[index];
        string prefix = PrefixOf(step);
        (double seconds, double evaluation) = (0, 0);
        for (int i = 1; i <= rounds; i++)
        {
            _round++;
            string stage = step.Stage == Stage.Shrinking ? "shrinking" : "growing";
            ImmutableArray<string> cohort = ability.Choose(
                spec.Rounds.Cohort,
                spec.Rounds.WholeAtLeast,
                Seed.Of(spec.Seed, "cohort", stage, step.Step, _round)
            );
            seconds += OfRound(step, cohort, ability, prefix, evaluation);
            evaluation = IsEvaluated(step, i, rounds) ? heldOut * _times[(index, ClientShare.Full)].EvaluatedSample : 0;
        }

        return seconds + evaluation;
    }

    private double OfRound(CurriculumStep step, ImmutableArray<string> cohort, StepEligibility ability, string prefix, double evaluation)
    {
        var sites = new Dictionary<string, double>(StringComparer.Ordinal) { [spec.Evaluation.Site] = evaluation };
        double besides = RoundSeconds;
        foreach (string client in cohort)
        {
            ClientShare share = ability.ShareOf(client)!.Value;
            RosterMember member = _roster[client];
            sites[member.Site] =
                sites.GetValueOrDefault(member.Site)
                + _times[(step.Index, share)].SecondsOf(member.Samples, spec.Training.Batch, Epochs(step), IsNew(client, prefix));
            SubModel trained = share == ClientShare.Full ? step.SubModel : step.SubModel.Restricted(share);
            besides += UpdateSeconds + (ByteSeconds * sizeof(float) * trained.Trained.Sum(tensor => tensor.Shape.ElementCount));
        }

        return besides + sites.Values.Max();
    }

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
                    .Select(part => $"{part.Part.Name}@{HandOver.Origin(_curriculum, step.Index, part.Part, spec.Method.OutputModule)}")
            );

    private bool IsEvaluated(CurriculumStep step, int roundInStep, int rounds) =>
        heldOut > 0
        && step.Phase switch
        {
            Phase.Calibrate or Phase.Map => false,
            Phase.Learn => roundInStep == rounds,
            _ => roundInStep == rounds || (spec.Evaluation.EveryRounds > 0 && roundInStep % spec.Evaluation.EveryRounds == 0),
        };
}
