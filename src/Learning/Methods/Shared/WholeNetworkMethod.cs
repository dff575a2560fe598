using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Methods.Shared;

/// <summary>What the methods have in common that train a whole network in one step.</summary>
public abstract class WholeNetworkMethod : ITrainingMethod
{
    /// <inheritdoc/>
    public abstract MethodName Name { get; }

    /// <inheritdoc/>
    public abstract string Title { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public bool TrainsBlockByBlock => false;

    /// <inheritdoc/>
    public virtual bool NarrowsNetwork => false;

    /// <inheritdoc/>
    public virtual bool IgnoresMemory => false;

    /// <inheritdoc/>
    public virtual bool Streams(JobSpec job) => false;

    /// <inheritdoc/>
    public virtual NetworkBlueprint NetworkOf(JobSpec job, IEnumerable<long> budgets, NeededBytes needed)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Network;
    }

    /// <inheritdoc/>
    public IEnumerable<CurriculumStep> Steps(JobSpec job) => [Shared.Steps.FullNetwork(job)];

    /// <inheritdoc/>
    public ClientShare? ShareBelowMemory(JobSpec job, CurriculumStep step) => null;
}
