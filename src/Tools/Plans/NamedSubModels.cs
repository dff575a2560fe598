using System.Collections.Immutable;
using ProFL.Learning.Curricula;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>The sub-models of a network by the names that tables and commands use.</summary>
public static class NamedSubModels
{
    /// <summary>The name of the full network's training.</summary>
    public static string Full => IdOf(Phase.Full, 0);

    /// <summary>The growing steps and the full network.</summary>
    /// <param name="network">The network.</param>
    public static ImmutableArray<(string Name, SubModel SubModel)> Growing(NetworkBlueprint network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return
        [
            .. Steps(network, 1).Select(t => (IdOf(Phase.Grow, t), ByTheRules(SubModel.Growing(network, t)))),
            (Full, SubModel.FullNetwork(network)),
        ];
    }

    /// <summary>
    /// Everything a client may be asked to train: growing, the full network, calibration and shrinking, and the shares left to clients
    /// below a step's need.
    /// </summary>
    /// <param name="network">The network.</param>
    public static ImmutableArray<(string Name, SubModel SubModel)> All(NetworkBlueprint network) =>
        [
            .. Growing(network),
            .. SubModel.CanCalibrate(network)
                ? [(IdOf(Phase.Calibrate, 1), SubModel.Calibration(network))]
                : Array.Empty<(string, SubModel)>(),
            .. Steps(network, 2).Reverse().Select(t => (IdOf(Phase.Learn, t), ByTheRules(SubModel.ShrinkingLearn(network, t)))),
            .. Steps(network, 2).Reverse().Select(t => (IdOf(Phase.Map, t), ByTheRules(SubModel.ShrinkingMap(network, t)))),
            .. Steps(network, 1)
                .Select(t =>
                    ($"{IdOf(Phase.Grow, t)}/output-module", ByTheRules(SubModel.Growing(network, t)).Restricted(ClientShare.OutputModule))
                ),
            .. Steps(network, 1)
                .Select(t =>
                    ($"{IdOf(Phase.Grow, t)}/head-only", ByTheRules(SubModel.Growing(network, t)).Restricted(ClientShare.HeadOnly))
                ),
        ];

    /// <summary>The sub-model of a name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">Such as <c>grow-2</c>, <c>map-3</c>, <c>full</c>.</param>
    /// <exception cref="UserException">The network has none of that name.</exception>
    public static SubModel Find(NetworkBlueprint network, string name)
    {
        ImmutableArray<(string Name, SubModel SubModel)> all = All(network);
        return all.FirstOrDefault(named => named.Name == name).SubModel
            ?? throw new UserException(
                Mistake.Usage,
                $"network {network.Name} has no sub-model '{name}': it has {string.Join(", ", all.Select(named => named.Name))}"
            );
    }

    /// <summary>The name of a step of a curriculum.</summary>
    /// <param name="step">The step.</param>
    public static string NameOf(CurriculumStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IdOf(step.Phase, step.Step);
    }

    /// <summary>The name of the sub-model that a step of a curriculum trains: polishing trains what <c>full</c> does.</summary>
    /// <param name="step">The step.</param>
    public static string SubModelOf(CurriculumStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Phase == Phase.Polish ? Full : NameOf(step);
    }

    private static SubModel ByTheRules(SubModel subModel) => subModel with { FeatureChunk = RuleBook.Newest.FeatureChunk };

    private static string IdOf(Phase phase, int step) => Labels.NameOf(phase, step).Id;

    private static IEnumerable<int> Steps(NetworkBlueprint network, int first) => Enumerable.Range(first, network.Steps - first + 1);
}
