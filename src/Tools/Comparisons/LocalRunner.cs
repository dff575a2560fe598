using ProFL.Coordinator.Verification;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Node.Configuration;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Histories;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Comparisons;

/// <summary>Makes the runs of a comparison in clusters inside this process, each in a folder of its own, and verifies them.</summary>
/// <param name="folder">The comparison's folder.</param>
/// <param name="dataDirectory">Where the data sets lie.</param>
/// <param name="settings">HOCON from the command line.</param>
/// <param name="view">Where a job is shown; made for each run.</param>
public sealed class LocalRunner(string folder, string dataDirectory, IReadOnlyList<string> settings, Func<IProgressView> view)
    : IComparedRunner
{
    /// <inheritdoc/>
    public async Task<ComparedOutcome> Run(ComparedRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            Preflight.Check(RuleBook.Newest.ReadJob(run.SpecJson), dataDirectory);
        }
        catch (Exception e) when (e is JobSpecException or UserException { Mistake: Mistake.NoClientAble })
        {
            return ComparedOutcome.NotPossible(run, e.Message);
        }

        bool begun = RunDirectory.Exists(folder, run.Job);
        RunDirectory directory = begun
            ? RunDirectory.Open(folder, run.Job)
            : RunDirectory.CreateNamed(folder, run.Job, run.Spec, dataDirectory);
        if (directory.Note.SpecJson != run.SpecJson)
        {
            throw ComparisonFolder.AnotherJobFile(directory.Path);
        }

        try
        {
            return await Run(run, directory, begun, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !IsOfAllRuns(e))
        {
            return Failed(run, directory, e.Message);
        }
    }

    private async Task<ComparedOutcome> Run(ComparedRun run, RunDirectory directory, bool begun, CancellationToken cancellationToken)
    {
        RunResult result;
        using (IProgressView shown = view())
        {
            result = await JobRun.Run(directory, settings, shown, cancellationToken).ConfigureAwait(false);
        }

        if (result.Failure == FailureCode.NoClientAble)
        {
            return ComparedOutcome.NotPossible(run, result.Reason);
        }

        if (result.Status != JobPhase.Completed)
        {
            return Failed(run, directory, $"{Spelling.Of(result.Status)}: {result.Reason}");
        }

        VerificationReport verified = await RunVerification.Verify(directory.CoordinatorState, directory.Job).ConfigureAwait(false);
        return verified.Holds
            ? ComparedOutcome.Finished(run, RunFigures.Of(RunHistory.Of(directory.Journal, directory.Job), begun))
            : Failed(run, directory, $"it does not verify: {verified.Findings[0]}");
    }

    private static ComparedOutcome Failed(ComparedRun run, RunDirectory directory, string reason) =>
        ComparedOutcome.Failed(
            run,
            $"{reason.TrimEnd('.')}; its log is {directory.Log}. The same command tries it again; to begin it again, delete "
                + $"{directory.Path}."
        );

    // a mistake of the command line or of the data is the same in every run
    private static bool IsOfAllRuns(Exception e) =>
        e is HoconException or UserException { Mistake: Mistake.Usage or Mistake.Data } or OutOfMemoryException;
}
