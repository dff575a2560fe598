using System.CommandLine;
using Google.Protobuf;
using ProFL.Cli.Screens;
using ProFL.Learning.JobFiles;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Operators;
using ProFL.Tools;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary>The list of operator commands at the command line: a loop over it. Each is sent to a coordinator over HTTP.</summary>
public static class OperatorCommandLine
{
    /// <summary>Every command of the list, those of two words below their first; <c>resume</c> and <c>export</c> are left to <see cref="RunCommands"/> and <see cref="ExportCommand"/>, which have runs, too.</summary>
    public static IEnumerable<Command> All()
    {
        foreach (
            IGrouping<string, OperatorCommand> group in OperatorCommands
                .All.Where(c => c.Name is not ("resume" or "export"))
                .GroupBy(c => c.Name.Split(' ')[0])
        )
        {
            if (group.First().Name == group.Key)
            {
                yield return CommandOf(group.First(), group.Key);
                continue;
            }

            var parent = new Command(group.Key, "Commands about a " + group.Key);
            foreach (OperatorCommand command in group)
            {
                parent.Subcommands.Add(CommandOf(command, command.Name[(group.Key.Length + 1)..]));
            }

            yield return parent;
        }
    }

    /// <summary><c>profl commands</c>: the page docs/commands.md.</summary>
    public static Command Page()
    {
        var command = new Command("commands", "Print docs/commands.md: every command of operators, with the forms of their results")
        {
            Hidden = true,
        };
        command.SetAction(_ => Console.Out.Write(OperatorList.Markdown()));
        return command;
    }

    /// <summary>Where the cluster is.</summary>
    internal static Option<string?> Cluster() =>
        new("--cluster")
        {
            Description =
                $"The cluster: a folder of profl up or of a coordinator, or http://host:port (several with commas); by default ${ClusterAddress.Variable}, or the folder profl-data",
        };

    /// <summary>Where its token is.</summary>
    internal static Option<string?> TokenFile() =>
        new("--token-file") { Description = "File whose first line is the cluster's token; by default the one that its folder names" };

    /// <summary>Sends a command and prints what comes.</summary>
    internal static async Task<int> Run(
        OperatorCommand command,
        Func<ClusterAddress> cluster,
        IReadOnlyDictionary<string, string> given,
        bool json,
        string? outFile,
        CancellationToken cancellation
    )
    {
        try
        {
            IReadOnlyDictionary<string, string> values = OperatorCall.Values(command, given);
            using var client = new OperatorClient(cluster);
            using IProgressView? view =
                command.Line == JobStatus.Descriptor && !json ? ProgressViews.Choose(json: false, plain: Console.IsOutputRedirected) : null;
            view?.Begin("Job", values.GetValueOrDefault("job", ""));
            (string text, IMessage message) = await client
                .Call(command, values, (raw, line) => Show(command, view, raw, line, json), cancellation)
                .ConfigureAwait(false);
            if (view is not null && message is JobStatus last)
            {
                view.Show(last, TimeSpan.Zero);
            }

            Console.Out.WriteLine(json ? text : command.Text(message));
            if (message is ModelAt at && outFile is not null)
            {
                await Fetch(at, cluster(), outFile, cancellation).ConfigureAwait(false);
            }

            return message is JobStatus { HasEnded: true, Status: not "completed" } && command.Line is not null
                ? ExitCode.JobFailed
                : ExitCode.Done;
        }
        catch (OperatorException refused)
        {
            throw new UserException(refused.Status >= 500 ? ExitCode.Unreachable : ExitCode.Usage, refused.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>What a command line gives for the arguments of a command, and the user's name for the journal.</summary>
    internal static Dictionary<string, string> ByUser(OperatorCommand command, IEnumerable<KeyValuePair<string, string?>> given)
    {
        var values = given.Where(g => !string.IsNullOrEmpty(g.Value)).ToDictionary(g => g.Key, g => g.Value!, StringComparer.Ordinal);
        if (command.Arguments.Any(a => a.Name == "by"))
        {
            values.TryAdd("by", Environment.UserName);
        }

        if (command.Arguments.Any(a => a.Name == "token"))
        {
            // drawn here, once: what is sent again to another coordinator must not make a second job
            values.TryAdd("token", Guid.NewGuid().ToString("N"));
        }

        return values;
    }

    private static Command CommandOf(OperatorCommand operation, string name)
    {
        var command = new Command(name, operation.Description + ExamplesOf(operation));
        var readers = new List<(string Name, Func<ParseResult, string?> Read)>();
        Option<ulong?> seed = SharedOptions.Seed();
        foreach (OperatorArgument argument in operation.Arguments)
        {
            readers.Add((argument.Name, Add(command, argument, seed)));
        }

        Option<string?> cluster = Cluster();
        Option<string?> token = TokenFile();
        Option<bool> json = SharedOptions.Json();
        var outFile = new Option<string?>("--out") { Description = "File that the model is written into" };
        command.Options.Add(cluster);
        command.Options.Add(token);
        command.Options.Add(json);
        if (operation.Arguments.Any(a => a.Kind == OperatorArgumentKind.JobFile))
        {
            command.Options.Add(seed);
        }

        if (operation.Result == ModelAt.Descriptor)
        {
            command.Options.Add(outFile);
        }

        command.SetAction(
            (parsed, cancellation) =>
            {
                Dictionary<string, string> values = ByUser(operation, readers.Select(r => KeyValuePair.Create(r.Name, r.Read(parsed))));
                return Run(
                    operation,
                    () => ClusterAddress.Find(parsed.GetValue(cluster), parsed.GetValue(token)),
                    values,
                    parsed.GetValue(json),
                    operation.Result == ModelAt.Descriptor ? parsed.GetValue(outFile) : null,
                    cancellation
                );
            }
        );
        return command;
    }

    private static Func<ParseResult, string?> Add(Command command, OperatorArgument argument, Option<ulong?> seed)
    {
        if (argument.Place is { } place)
        {
            var positional = new Argument<string?>(place)
            {
                HelpName = place,
                Description = argument.Description,
                Arity = argument.IsRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
            };
            if (argument.Kind == OperatorArgumentKind.Job)
            {
                positional.CompletionSources.Add("latest");
            }

            command.Arguments.Add(positional);
            return argument.Kind == OperatorArgumentKind.JobFile
                ? parsed => JobFile.Read(parsed.GetValue(positional)!, parsed.GetValue(seed)).ToJson()
                : parsed => parsed.GetValue(positional);
        }

        if (argument.Kind == OperatorArgumentKind.Switch)
        {
            var isOn = new Option<bool>("--" + argument.Name) { Description = argument.Description };
            command.Options.Add(isOn);
            return parsed => parsed.GetValue(isOn) ? "true" : null;
        }

        var option = new Option<string?>("--" + argument.Name) { Description = argument.Description };
        command.Options.Add(option);
        return parsed => parsed.GetValue(option);
    }

    private static string ExamplesOf(OperatorCommand command) =>
        string.Concat(command.Examples.Select(e => $"{Environment.NewLine}  {e.CommandLine}   {e.What}"));

    private static Task Show(OperatorCommand command, IProgressView? view, string raw, IMessage line, bool json)
    {
        if (view is not null && line is JobStatus status)
        {
            view.Show(status, TimeSpan.Zero);
        }
        else
        {
            Console.Out.WriteLine(json ? raw : command.LineText(line));
        }

        return Task.CompletedTask;
    }

    private static async Task Fetch(ModelAt at, ClusterAddress address, string outFile, CancellationToken cancellation)
    {
        string folder = outFile + ".fetching";
        var blobs = new FileBlobStore(folder, Durability.Process, 0);
        using HttpClient client = BlobHttpClient.Create(address.Token);
        using var puller = new BlobPuller(client, maximumConcurrency: 1);
        var key = new BlobKey(at.Job, at.Model.Round, new BlobId(at.Model.Sha256, at.Model.Size));
        try
        {
            await puller.Pull(new Uri(at.BlobUrl), key, blobs, cancellation).ConfigureAwait(false);
        }
        catch (BlobPullException broken)
        {
            throw new UserException(ExitCode.Unreachable, broken.Message);
        }

        File.Move(blobs.PathOf(key), outFile, overwrite: true);
        Directory.Delete(folder, recursive: true);
        await Console.Error.WriteLineAsync($"written to {outFile}").ConfigureAwait(false);
    }
}
