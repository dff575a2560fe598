using System.CommandLine;
using System.Text.Json;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;
using ProFL.Tools;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>verify</c> and <c>jobs</c>: what lies in run folders.</summary>
public static class InspectCommands
{
    /// <summary><c>profl verify</c>.</summary>
    public static Command Verify()
    {
        Argument<string> job = SharedOptions.Job();
        Option<string> runs = SharedOptions.Runs();
        Option<bool> json = SharedOptions.Json();
        var state = new Option<string[]>("--state")
        {
            Description = "A coordinator's state folder, in place of a run; with --postgresql each coordinator's",
            DefaultValueFactory = _ => [],
        };
        var database = new Option<string?>("--postgresql")
        {
            Description = "Connection string of the database that keeps the journal, in place of a run",
        };
        var command = new Command(
            "verify",
            """
            Compute a job's model again from its journal and blobs, and say what does not fit
              profl verify                                     the newest run
              profl verify digits-1 --state state/coordinator  a job of a coordinator that has ended
            """
        )
        {
            job,
            runs,
            state,
            database,
            json,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                string id = parsed.GetValue(job)!;
                string[] folders = parsed.GetValue(state)!;
                if (folders.Length > 1 && parsed.GetValue(database) is null)
                {
                    throw new UserException(
                        ExitCode.Usage,
                        "several --state are for coordinators that share a database: name it with --postgresql"
                    );
                }

                VerificationReport report;
                if (parsed.GetValue(database) is { } shared)
                {
                    report = await RunVerification.Verify(shared, folders, id).ConfigureAwait(false);
                }
                else if (folders is [var folder])
                {
                    report = await RunVerification.Verify(folder, id).ConfigureAwait(false);
                }
                else
                {
                    var run = RunDirectory.Open(parsed.GetValue(runs)!, id);
                    report = await RunVerification.Verify(run.CoordinatorState, run.Job).ConfigureAwait(false);
                }

                Console.Out.WriteLine(
                    parsed.GetValue(json) ? JsonSerializer.Serialize(report, RunJson.Default.VerificationReport) : Text(report)
                );
                return report.Holds ? ExitCode.Done : ExitCode.JobFailed;
            }
        );
        return command;
    }

    /// <summary><c>profl jobs</c>.</summary>
    public static Command Jobs()
    {
        Option<string> runs = SharedOptions.Runs();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "jobs",
            """
            List the runs on this machine
              profl jobs
              profl jobs --json
            """
        )
        {
            runs,
            json,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<JobLine> lines = [.. RunDirectory.All(parsed.GetValue(runs)!).Select(LineOf)];
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(lines, RunJson.Default.IReadOnlyListJobLine));
                return ExitCode.Done;
            }

            foreach (JobLine line in lines)
            {
                Console.Out.WriteLine(
                    $"{line.Job, -40} {line.Status, -11} {line.Rounds, 5} rounds  {(line.ModelSha256.Length > 0 ? $"{line.ModelSha256[..12]}  {line.Equality}" : "")}"
                );
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static JobLine LineOf(RunDirectory run)
    {
        if (!File.Exists(run.Result))
        {
            return new JobLine(run.Job, "unfinished", RoundsOf(run), "", "");
        }

        RunResult result = JsonSerializer.Deserialize(File.ReadAllBytes(run.Result), RunJson.Default.RunResult)!;
        return new JobLine(run.Job, result.Status, result.Rounds, result.ModelSha256, result.Equality);
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

    private static string Text(VerificationReport report)
    {
        string facts =
            $"{report.Job}: {report.Status}; {report.Events} events, {report.Rounds} rounds, {report.RoundsRecomputed} of them recomputed from {report.UpdatesAccepted} updates, {report.BlobsChecked} blobs hashed";
        string again =
            $"trained again after acceptance: {report.UpdatesTrainedAgain}; counted twice: {report.UpdatesCountedTwice}; nondeterministic: {report.NondeterministicTrainings}; left a round: {report.Exclusions}{(report.Stragglers > 0 ? $"; stragglers left behind: {report.Stragglers}" : "")}; {report.Equality}";
        string verdict = report.Holds
            ? $"Replay holds: journal and blobs give {(report.ModelSha256.Length > 0 ? "model " + report.ModelSha256 : "every result so far")}"
            : $"Replay does not hold:{Environment.NewLine}{string.Join(Environment.NewLine, report.Findings.Select(f => "  " + f))}";
        return string.Join(Environment.NewLine, facts, again, verdict);
    }
}
