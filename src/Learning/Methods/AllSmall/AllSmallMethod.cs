using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Methods.AllSmall;

/// <summary>AllSmall: federated averaging of one narrowed network that every client can hold.</summary>
public sealed class AllSmallMethod : WholeNetworkMethod
{
    private static readonly ImmutableArray<double> Ratios = [1, 1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 16];

    /// <inheritdoc/>
    public override MethodName Name => MethodName.AllSmall;

    /// <inheritdoc/>
    public override string Title => "AllSmall";

    /// <inheritdoc/>
    public override string Summary => "one narrowed network that the weakest client can hold, on everybody";

    /// <inheritdoc/>
    public override bool NarrowsNetwork => true;

    /// <summary>
    /// The widest of the network's narrowings by 1, 1/2, 1/4, 1/8 and 1/16 that the client with the smallest budget can train in full.
    /// </summary>
    /// <exception cref="ArgumentException">There is no budget.</exception>
    /// <exception cref="JobSpecException">The smallest budget suffices for none of them.</exception>
    public override NetworkBlueprint NetworkOf(JobSpec job, IEnumerable<long> budgets, NeededBytes needed)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(budgets);
        ArgumentNullException.ThrowIfNull(needed);
        long smallest = budgets.DefaultIfEmpty(-1).Min();
        if (smallest < 0)
        {
            throw new ArgumentException(
                "the strategy all-small fits its network to the smallest budget, but there is none; give at least one",
                nameof(budgets)
            );
        }

        return Ratios.Select(ratio => Narrowed(job, ratio)).FirstOrDefault(network => needed(SubModel.FullNetwork(network)) <= smallest)
            ?? throw new JobSpecException(
                $"job file: key `fleet.memory-min`: the smallest budget, {smallest} bytes, "
                    + "does not suffice to train a sixteenth of network "
                    + $"{job.Network.Name}, which needs {needed(SubModel.FullNetwork(job.Network.Narrowed(Ratios[^1])))}; "
                    + "raise the budget or lower training.micro-batch",
                "fleet.memory-min"
            );
    }

    private static NetworkBlueprint Narrowed(JobSpec job, double ratio)
    {
        try
        {
            return job.Network.Narrowed(ratio);
        }
        catch (BlueprintException misfit)
        {
            throw new JobSpecException(
                $"job file: key `method.strategy`: {misfit.Message}; or raise fleet.memory-min, "
                    + "so that a wider network fits the smallest budget",
                "method.strategy"
            );
        }
    }
}
