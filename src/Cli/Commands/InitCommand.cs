using System.CommandLine;
using System.Globalization;
using ProFL.Tools;
using ProFL.Tools.Drafts;
using ProFL.Training.Formats;

namespace ProFL.Cli.Commands;

/// <summary><c>init</c>: a job file from a folder of data.</summary>
public static class InitCommand
{
    private static readonly string[] Partitions = ["iid", "dirichlet", "shards"];

    /// <summary><c>profl init</c>.</summary>
    public static Command Init()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "The data: IDX, CIFAR, a folder of images for each class, a .csv table, or <site>/<client>/ with one of these",
        };
        Option<string?> file = SharedOptions.Of<string?>("--job", "The job file to write; by default FOLDER's name with .conf, here");
        Option<string?> network = SharedOptions.Of<string?>(
            "--network",
            "A shipped network's name, or a network file; by default cnn28 for images, mlp for tables"
        );
        Option<int?> size = SharedOptions.Of<int?>("--size", "Height and width that images get; by default 28 or 32");
        Option<string?> label = SharedOptions.Of<string?>("--label", "A table's column of labels");
        Option<string[]> ignore = SharedOptions.Of<string[]>("--ignore", "A table's column to leave out; may be given several times");
        Option<int?> clients = SharedOptions.Of<int?>("--clients", "Clients to deal the data to");
        Option<string?> partition = SharedOptions.Of<string?>("--partition", "How it is dealt: iid, dirichlet or shards");
        partition.AcceptOnlyFromAmong(Partitions);
        Option<double?> alpha = SharedOptions.Of<double?>("--alpha", "Of dirichlet: small is uneven");
        Option<bool> force = SharedOptions.Of<bool>("--force", "Write over a job file that is there");
        Option<bool> yes = SharedOptions.Of<bool>("--yes", "Ask nothing");
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "init",
            """
            Write a job file for a folder of data
              profl init photos                                        asks
              profl init photos --yes --clients 50 --partition iid     asks nothing
              profl init flowers --label species --job flowers-1.conf  a table
            """,
            [folder, file, network, size, label, ignore, clients, partition, alpha, force, yes, json],
            parsed =>
            {
                string given = parsed.GetValue(folder)!;
                string job = parsed.GetValue(file) ?? DraftData.NameOf(given) + ".conf";
                if (File.Exists(job) && !parsed.GetValue(force))
                {
                    throw new UserException(
                        Mistake.Usage,
                        $"{job} is there already: give --force to write over it, or another name with --job"
                    );
                }

                var data = DraftData.Look(
                    given,
                    new SurveyChoices(parsed.GetValue(label), parsed.GetValue(size), parsed.GetValue(ignore) ?? [])
                );
                int samples = data.Survey.Samples;
                bool isAsked = !(parsed.GetValue(yes) || parsed.GetValue(json) || Console.IsInputRedirected || Console.IsOutputRedirected);
                var ask = new Questions(isAsked ? Console.In : null, Console.Out);
                TextWriter progress = parsed.GetValue(json) ? Console.Error : Console.Out;
                progress.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{given}: {samples:#,0} samples of {data.Survey.Classes.Length} classes, read as {JobDraft.InputOf(data.Survey)}"
                    )
                );
                InitChoices choices = data.Choose(
                    job,
                    parsed.GetValue(network),
                    data.IsDealt
                        ? parsed.GetValue(clients) ?? ask.Number("clients to deal them to", data.UsualClients, 2, Math.Max(2, samples / 4))
                        : 0,
                    data.IsDealt ? parsed.GetValue(partition) ?? ask.OneOf("how they are dealt", "dirichlet", Partitions) : "",
                    parsed.GetValue(alpha) ?? 1
                );
                InitResult result = data.Write(job, choices);
                progress.WriteLine(DraftDecisions.Told(result));
                if (parsed.GetValue(json))
                {
                    Output.Print(json: true, result, InitJson.Default.InitResult);
                }

                return ExitCode.Done;
            }
        );
    }
}
