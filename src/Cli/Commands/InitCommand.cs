using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ProFL.Tools;
using ProFL.Tools.Drafts;
using ProFL.Tools.Runs;
using ProFL.Training;
using ProFL.Training.Data;

namespace ProFL.Cli.Commands;

/// <summary><c>init</c>: a job file from a folder of data.</summary>
public static class InitCommand
{
    private const int UsualClients = 20;
    private const int UsualBatch = 16;

    /// <summary><c>profl init</c>.</summary>
    public static Command Init()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "The data: IDX, CIFAR, a folder of images for each class, a .csv table, or <site>/<client>/ with one of these",
        };
        var file = new Option<string?>("--job") { Description = "The job file to write; by default FOLDER's name with .conf, here" };
        var network = new Option<string?>("--network")
        {
            Description = "A shipped network's name, or a network file; by default cnn28 for images, mlp for tables",
        };
        var size = new Option<int?>("--size") { Description = "Height and width that images get; by default 28 or 32" };
        var label = new Option<string?>("--label") { Description = "A table's column of labels" };
        var clients = new Option<int?>("--clients") { Description = "Clients to deal the data to" };
        var partition = new Option<string?>("--partition") { Description = "How it is dealt: iid, dirichlet or shards" };
        partition.AcceptOnlyFromAmong("iid", "dirichlet", "shards");
        var alpha = new Option<double?>("--alpha") { Description = "Of dirichlet: small is uneven" };
        var force = new Option<bool>("--force") { Description = "Write over a job file that is there" };
        var yes = new Option<bool>("--yes") { Description = "Ask nothing" };
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "init",
            """
            Write a job file for a folder of data
              profl init photos                                        asks
              profl init photos --yes --clients 50 --partition iid     asks nothing
              profl init flowers --label species --job flowers-1.conf  a table
            """
        )
        {
            folder,
            file,
            network,
            size,
            label,
            clients,
            partition,
            alpha,
            force,
            yes,
            json,
        };
        command.SetAction(parsed =>
        {
            string place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(folder)!));
            string name = NameOf(place);
            string job = parsed.GetValue(file) ?? name + ".conf";
            if (File.Exists(job) && !parsed.GetValue(force))
            {
                throw new UserException(
                    ExitCode.Usage,
                    $"{job} is there already: give --force to write over it, or another name with --job"
                );
            }

            DataSurvey survey = Look(place, parsed.GetValue(label), parsed.GetValue(size));
            string chosenNetwork = parsed.GetValue(network) ?? JobDraft.NetworkFor(survey);
            var ask = new Questions(
                parsed.GetValue(yes) || parsed.GetValue(json) || Console.IsInputRedirected || Console.IsOutputRedirected
                    ? null
                    : Console.In,
                Console.Out
            );
            TextWriter progress = parsed.GetValue(json) ? Console.Error : Console.Out;
            progress.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parsed.GetValue(folder)}: {survey.Samples:#,0} samples of {survey.Classes.Length} classes, read as {JobDraft.InputOf(survey)}"
                )
            );
            int most = Math.Max(1, survey.Samples / 20);
            bool dealt = survey.Sites.IsEmpty;
            int chosenClients = dealt
                ? parsed.GetValue(clients)
                    ?? ask.Number("clients to deal them to", Math.Min(UsualClients, most), 2, Math.Max(2, survey.Samples / 4))
                : survey.Sites.Sum(site => site.Value.Length);
            string chosenPartition = !dealt
                ? "folders"
                : parsed.GetValue(partition) ?? ask.OneOf("how they are dealt", "dirichlet", "iid", "dirichlet", "shards");
            (long minimum, long maximum) = JobDraft.Budgets(
                JobFile.Network(chosenNetwork, JobDraft.InputOf(survey), survey.Classes.Length),
                UsualBatch
            );
            var choices = new InitChoices(
                parsed.GetValue(folder)!,
                DataFolderFrom(place, job),
                name,
                chosenNetwork,
                chosenClients,
                chosenPartition,
                parsed.GetValue(alpha) ?? 1,
                Math.Clamp(chosenClients / 2, 1, 10),
                UsualBatch,
                minimum,
                maximum
            );
            Write(job, new JobDraft(survey, choices).Text());
            progress.WriteLine($"wrote {job}; what it will need: profl plan {job}");
            progress.WriteLine($"train: profl run {job}");
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(
                    JsonSerializer.Serialize(new InitResult(job, choices, survey.Samples, survey.Classes), InitJson.Default.InitResult)
                );
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DataSurvey Look(string place, string? label, int? size)
    {
        try
        {
            var survey = DataSurvey.Of(place, label, size);
            return survey.Classes.Length >= 2
                ? survey
                : throw new UserException(
                    ExitCode.Data,
                    $"{place} has {survey.Classes.Length} class: a network tells at least two apart; check the folders, or the column with --label"
                );
        }
        catch (Exception e) when (e is DataSetException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(ExitCode.Data, e.Message);
        }
    }

    private static string NameOf(string place)
    {
        string name = string.Concat(Path.GetFileName(place).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'))
            .Trim('-');
        return name.Length == 0 ? "job"
            : name.Length > 40 ? name[..40]
            : name;
    }

    // beside the job file by its name, anywhere else by its full path
    private static string DataFolderFrom(string place, string job)
    {
        string beside = Path.GetDirectoryName(Path.GetFullPath(job))!;
        string relative = Path.GetRelativePath(beside, place);
        return relative.StartsWith("..", StringComparison.Ordinal) || relative == "." || Path.IsPathRooted(relative)
            ? place
            : relative.Replace('\\', '/');
    }

    private static void Write(string job, string text)
    {
        string temporary = job + ".tmp";
        try
        {
            File.WriteAllText(temporary, text);
            _ = JobFile.Read(temporary, seed: null);
            File.Move(temporary, job, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
