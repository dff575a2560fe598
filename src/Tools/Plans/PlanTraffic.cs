using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;

namespace ProFL.Tools.Plans;

/// <summary>
/// Bytes of weights that go over the network: down to each node what it lacks, up from each member of a cohort what it trained. Expected as
/// if every node that a cohort can reach took part in every
/// round; evaluations and the headers of files are not counted.
/// </summary>
/// <param name="spec">The job.</param>
public sealed class PlanTraffic(JobSpec spec)
{
    private readonly ImmutableArray<CurriculumStep> _curriculum = RuleBook.Newest.CurriculumOf(spec);
    private readonly HashSet<(string Part, int? Step)> _atNodes = [];
    private readonly int _nodes = Math.Min(spec.Fleet.Sites.Length, spec.Rounds.Cohort);

    /// <summary>
    /// Bytes down and up in all rounds of a step. Steps are asked for in the order of the curriculum, because a node keeps what came to it.
    /// </summary>
    /// <param name="index">The step's place in the curriculum.</param>
    /// <param name="rounds">Its rounds, at least 1.</param>
    /// <param name="eligibility">Who can train it.</param>
    public long Of(int index, int rounds, StepEligibility eligibility)
    {
        ArgumentNullException.ThrowIfNull(eligibility);
        SubModel subModel = _curriculum[index].SubModel;
        long first = subModel
            .Parts.Concat(subModel.Teacher)
            .Select(part => part.Part)
            .DistinctBy(part => part.Name)
            .Where(part => IsNew(index, part))
            .Sum(Bytes);
        long later = subModel.Parts.Where(part => part.Mode != PartMode.Frozen).Sum(part => Bytes(part.Part));
        return checked(
            (_nodes * (first + ((rounds - 1) * later)))
            + (rounds * UpBytes(subModel, RuleBook.Newest.MethodOf(spec).ShareBelowMemory(spec, _curriculum[index]), eligibility))
        );
    }

    /// <summary>Bytes of as many rounds in which everybody trains the full network.</summary>
    /// <param name="rounds">The rounds.</param>
    public long OfFullNetwork(int rounds)
    {
        long network = Bytes(spec.Network.FullNetworkParameters);
        return checked(rounds * network * (_nodes + spec.Rounds.Target));
    }

    private bool IsNew(int index, NetworkPart part) =>
        _atNodes.Add((part.Name, HandOver.Origin(_curriculum, index, part, spec.Method.OutputModule)));

    private long UpBytes(SubModel subModel, ClientShare? below, StepEligibility eligibility)
    {
        int willing = eligibility.Whole + eligibility.Partly;
        int updates = Math.Min(spec.Rounds.Target, willing);
        if (updates == 0)
        {
            return 0;
        }

        // a cohort is drawn from those who train the whole and those who train a share alike
        long share = eligibility.Partly > 0 ? Bytes(subModel.Restricted(below!.Value).Trained) : 0;
        return updates * ((eligibility.Whole * Bytes(subModel.Trained)) + (eligibility.Partly * share)) / willing;
    }

    private static long Bytes(NetworkPart part) => Bytes(part.Parameters);

    private static long Bytes(IEnumerable<ParameterSpec> tensors) => sizeof(float) * tensors.Sum(tensor => tensor.Shape.ElementCount);
}
