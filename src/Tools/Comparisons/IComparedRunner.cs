using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Comparisons;

/// <summary>Where a run of a comparison is really made.</summary>
public interface IComparedRunner
{
    /// <summary>Makes a run, or goes on with it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops it; it can be gone on with.</param>
    /// <exception cref="UserException">Nothing of the comparison can be run, such as where the data cannot be used.</exception>
    Task<ComparedOutcome> Run(ComparedRun run, CancellationToken cancellationToken);
}
