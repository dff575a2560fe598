using System.CommandLine;
using ProFL.Cli.Reports;
using ProFL.Cli.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>report</c>: a run in pictures.</summary>
public static class ReportCommand
{
    /// <summary><c>profl report</c>.</summary>
    public static Command Report()
    {
        Argument<string> job = SharedOptions.Job();
        Option<string> runs = SharedOptions.Runs();
        var compare = new Option<string[]>("--compare") { Description = "Another run to show beside it, on the same data and fleet; may be given several times", DefaultValueFactory = _ => [] };
        var command = new Command("report", $"Write {RunReport.PageName} and {RunReport.TableName} into a run's folder from its journal, also while it runs") { job, runs, compare };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(runs)!;
            RunDirectory run = RunDirectory.Open(folder, parsed.GetValue(job)!);
            Console.Out.WriteLine(RunReport.Write(run, others: [.. parsed.GetValue(compare)!.Select(other => RunDirectory.Open(folder, other))]));
            return ExitCode.Done;
        });
        return command;
    }
}
