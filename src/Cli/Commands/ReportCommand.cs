using System.CommandLine;
using System.Text.Json;
using ProFL.Tools;
using ProFL.Tools.Reports;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary><c>report</c>: a run in pictures.</summary>
public static class ReportCommand
{
    /// <summary><c>profl report</c>.</summary>
    public static Command Report()
    {
        Argument<string> job = SharedOptions.Job();
        Option<string> runs = SharedOptions.Runs();
        Option<bool> json = SharedOptions.Json();
        var compare = new Option<string[]>("--compare")
        {
            Description = "Another run to show beside it, on the same data and fleet; may be given several times",
            DefaultValueFactory = _ => [],
        };
        var command = new Command(
            "report",
            $"""
            Write {RunReport.PageName} and {RunReport.TableName} into a run's folder from its journal, also while it runs
              profl report
              profl report latest --compare photos-20260131-120000
            """
        )
        {
            job,
            runs,
            compare,
            json,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(runs)!;
            var run = RunDirectory.Open(folder, parsed.GetValue(job)!);
            string page = RunReport.Write(run, others: [.. parsed.GetValue(compare)!.Select(other => RunDirectory.Open(folder, other))]);
            Console.Out.WriteLine(
                parsed.GetValue(json)
                    ? JsonSerializer.Serialize(
                        new WrittenReport(run.Job, page, Path.Combine(run.Path, RunReport.TableName)),
                        RunJson.Default.WrittenReport
                    )
                    : page
            );
            return ExitCode.Done;
        });
        return command;
    }
}
