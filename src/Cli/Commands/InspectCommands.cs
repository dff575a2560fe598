using System.CommandLine;
using System.Text.Json;
using ProFL.ClientNode.Records;
using ProFL.Coordinator.Verification;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Tools.Clusters;
using ProFL.Tools.Places;
using ProFL.Tools.Runs;
using ProFL.Tools.Sites;

namespace ProFL.Cli.Commands;

/// <summary><c>verify</c>, <c>jobs</c>, <c>report</c> and <c>site</c>: what lies in the folders of runs and nodes.</summary>
public static class InspectCommands
{
    /// <summary><c>profl verify</c>.</summary>
    public static Command Verify()
    {
        Argument<string> job = SharedOptions.Job("the newest that has ended");
        Option<string> runs = SharedOptions.Runs();
        Option<string?> cluster = SharedOptions.Of<string?>(
            "--cluster",
            $"Folder of a cluster on this machine, also when it is down; by default ${ClusterEnvironment.ClusterVariable}, or profl-data"
        );
        Option<bool> json = SharedOptions.Json();
        Option<string[]> state = SharedOptions.Of<string[]>(
            "--state",
            "A coordinator's state folder, in place of a run; with --postgresql each coordinator's",
            []
        );
        Option<string?> database = SharedOptions.Of<string?>(
            "--postgresql",
            "Connection string of the database that keeps the journal, in place of a run"
        );
        return CliCommand.New(
            "verify",
            """
            Compute a job's model again from its journal and blobs, and say what does not fit
              profl verify                                     the newest that has ended, of runs and of the cluster
              profl verify --cluster profl-data                the newest of the cluster that has ended
              profl verify digits-1 --state state/coordinator  a job of the coordinator with this state folder
            """,
            [job, runs, cluster, state, database, json],
            async (parsed, _) =>
            {
                var place = new VerifiedPlace(
                    SharedOptions.Named(parsed, runs),
                    parsed.GetValue(cluster),
                    parsed.GetValue(state)!,
                    parsed.GetValue(database)
                );
                VerificationReport report = await place.Verify(parsed.GetValue(job)!, Output.Say).ConfigureAwait(false);
                Output.Print(parsed.GetValue(json), report, RunJson.Default.VerificationReport, VerificationFormatting.Of);
                return report.Holds ? ExitCode.Done : ExitCode.JobFailed;
            }
        );
    }

    /// <summary><c>profl jobs</c>.</summary>
    public static Command Jobs()
    {
        Option<string> runs = SharedOptions.Runs();
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "jobs",
            """
            List the runs on this machine
              profl jobs
              profl jobs --json
            """,
            [runs, json],
            parsed =>
            {
                IReadOnlyList<JobLine> lines = RunList.Of(parsed.GetValue(runs)!);
                if (parsed.GetValue(json))
                {
                    Output.Print(json: true, lines, RunJson.Default.IReadOnlyListJobLine);
                    return ExitCode.Done;
                }

                foreach (JobLine line in lines)
                {
                    Console.Out.WriteLine(line);
                }

                return ExitCode.Done;
            }
        );
    }

    /// <summary><c>profl report</c>: a run in pictures.</summary>
    public static Command Report()
    {
        Argument<string> job = SharedOptions.Job("the newest that has ended");
        Option<string> runs = SharedOptions.Runs();
        Option<bool> json = SharedOptions.Json();
        Option<string[]> compare = SharedOptions.Of<string[]>(
            "--compare",
            "Another run to show beside it, on the same data and fleet; may be given several times",
            []
        );
        return CliCommand.New(
            "report",
            """
            Write report.html and history.csv into a run's folder from its journal, also while it runs
              profl report                                       the newest that has ended
              profl report latest --compare photos-20260131-120000
            """,
            [job, runs, compare, json],
            async (parsed, cancellation) =>
            {
                string folder = parsed.GetValue(runs)!;
                RunDirectory run = await JobPlace.OpenRun(folder, parsed.GetValue(job)!, Output.Say, cancellation).ConfigureAwait(false);
                string page = RunReport.Write(
                    run,
                    others: [.. parsed.GetValue(compare)!.Select(other => RunDirectory.Open(folder, other))]
                );
                var written = new WrittenReport(run.Job, page, RunReport.TableOf(run));
                Output.Print(parsed.GetValue(json), written, RunJson.Default.WrittenReport, report => report.Report);
                return ExitCode.Done;
            }
        );
    }

    /// <summary><c>profl site</c>.</summary>
    public static Command Site() => new("site", "What a site sees of its own client node") { Log() };

    private static Command Log()
    {
        var site = new Option<string?>("--site") { Description = "The site; the state folders of its nodes are found in profl.folder" };
        var state = new Option<string?>("--state") { Description = "The state folder of one client node, in place of --site" };
        var job = new Option<string?>("--job") { Description = "Of this job alone" };
        Option<string[]> settings = SharedOptions.Settings();
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "log",
            """
            List everything that left a site: when, of which job and round, what, how many bytes, their SHA-256, and who got it
              profl site log --site north
              profl site log --state state/north --job digits-1 --json
            """,
            [site, state, job, settings, json],
            parsed =>
            {
                IReadOnlyList<string> folders = SiteFolders.Of(
                    parsed.GetValue(state),
                    parsed.GetValue(site),
                    NodeSettings.From(HoconLayers.Load("client-node", ["local"], parsed.GetValue(settings)!)).Folder
                );
                Output.Say($"what left {string.Join(", ", folders)}");
                IReadOnlyList<Departure> left = SiteLog.Read(folders, parsed.GetValue(job));
                Output.Print(
                    parsed.GetValue(json),
                    () => JsonSerializer.Serialize(left, DepartureJson.Default.IReadOnlyListDeparture),
                    () => SiteLogTable.Of(left)
                );
                return ExitCode.Done;
            }
        );
    }
}
