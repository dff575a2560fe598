using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Methods.Shared;

/// <summary>
/// How the clients come to a model together: progressively, or as one of the systems it is compared with. A new method is a folder beside
/// the others and a line in the list of <c>TrainingMethods</c>. Every member is a pure function.
/// </summary>
public interface ITrainingMethod
{
    /// <summary>Its name in job files, journals, answers and pages, such as <c>all-small</c>.</summary>
    MethodName Name { get; }

    /// <summary>Its name in the literature, such as <c>AllSmall</c>.</summary>
    string Title { get; }

    /// <summary>What it does, in half a sentence for tables.</summary>
    string Summary { get; }

    /// <summary>Whether it trains one block after the other, so that blocks freeze and steps differ in what they need.</summary>
    bool TrainsBlockByBlock { get; }

    /// <summary>Whether the network that is trained may be narrower than the job's own.</summary>
    bool NarrowsNetwork { get; }

    /// <summary>Whether clients train what their memory does not suffice for, as if it were no object.</summary>
    bool IgnoresMemory { get; }

    /// <summary>Whether who cannot hold a step trains it segment by segment, to the same bytes.</summary>
    /// <param name="job">The job.</param>
    bool Streams(JobSpec job);

    /// <summary>The network that a job trains: its own, or one made of it for the clients' budgets.</summary>
    /// <param name="job">The job.</param>
    /// <param name="budgets">Memory that the clients declare, in bytes.</param>
    /// <param name="needed">What a sub-model needs.</param>
    /// <exception cref="JobSpecException">No network suits the budgets; the message names the key and the remedy.</exception>
    NetworkBlueprint NetworkOf(JobSpec job, IEnumerable<long> budgets, NeededBytes needed);

    /// <summary>The job's steps in order; their places in the curriculum are given later.</summary>
    /// <param name="job">The job, with the network of <see cref="NetworkOf"/>.</param>
    IEnumerable<CurriculumStep> Steps(JobSpec job);

    /// <summary>
    /// The share of a step that is left to a client whose memory does not suffice for all of it; null when it trains nothing.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="step">The step.</param>
    ClientShare? ShareBelowMemory(JobSpec job, CurriculumStep step);
}
