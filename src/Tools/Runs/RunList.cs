using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Networks;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;

namespace ProFL.Tools.Runs;

/// <summary>The runs of a folder, each in a line.</summary>
public static class RunList
{
    /// <summary>Reads the results of runs that have ended, and the journals of the others.</summary>
    /// <param name="runs">The folder of all runs.</param>
    public static IReadOnlyList<JobLine> Of(string runs) => [.. RunDirectory.All(runs).Select(LineOf)];

    private static JobLine LineOf(RunDirectory run)
    {
        string network = NetworkName.In(run.Note.SpecJson);
        if (!File.Exists(run.Result))
        {
            return new JobLine(run.Job, JobPhase.Unfinished, RoundsOf(run), "", "", network);
        }

        var result = RunResult.Of(run);
        return new JobLine(run.Job, result.Status, result.Rounds, result.ModelSha256, result.Equality, network);
    }

    private static long RoundsOf(RunDirectory run)
    {
        if (!File.Exists(run.Journal))
        {
            return 0;
        }

        try
        {
            using var journal = new JournalReader(run.Journal);
            return journal.Count(StageManager.IdOf(run.Job), RoundCompleted.Descriptor);
        }
        catch (JournalException)
        {
            // killed before its journal had tables
            return 0;
        }
    }
}
