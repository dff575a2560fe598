using System.CommandLine;
using Google.Protobuf;
using ProFL.Cli.Screens;
using ProFL.Learning.JobFiles;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools;
using ProFL.Tools.Clusters;
using ProFL.Tools.Places;
using ProFL.Tools.Runs;
using ProFL.Tools.Telemetry;
using ProFL.Tools.Trust;

namespace ProFL.Cli.Commands;

/// <summary>The list of operator commands at the command line: a loop over it. Each is sent to a coordinator over HTTP.</summary>
public static class OperatorCommandLine
{
    /// <summary>
    /// Every command of the list, those with a name of two parts below the first; <c>resume</c> and <c>export</c> are left to
    /// <see cref="RunCommands"/> and <see cref="ExportCommand"/>, which have runs, too.
    /// </summary>
    public static IEnumerable<Command> All()
    {
        foreach (
            IGrouping<string, OperatorCommand> group in AllCommands
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

    /// <summary><c>profl commands</c> and <c>profl metrics</c>: the pages docs/commands.md and docs/metrics.md.</summary>
    public static IEnumerable<Command> Pages() =>
        [
            Page("commands", "every command of operators, with the schemas of their results", OperatorList.Markdown),
            Page("metrics", "every metric of a node", MetricsPage.Markdown),
        ];

    private static Command Page(string name, string what, Func<string> page) =>
        CliCommand
            .New(
                name,
                $"Print docs/{name}.md: {what}",
                [],
                _ =>
                {
                    Console.Out.Write(page());
                    return ExitCode.Done;
                }
            )
            .AsHidden();

    /// <summary>Sends a command and prints what comes.</summary>
    /// <param name="name">The command.</param>
    /// <param name="cluster">Finds the cluster.</param>
    /// <param name="given">What the command line gives for its arguments.</param>
    /// <param name="json">Whether answers are printed as they came.</param>
    /// <param name="outFile">The file that a model is written into, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<int> Run(
        string name,
        Func<ClusterAddress> cluster,
        IEnumerable<KeyValuePair<string, string?>> given,
        bool json,
        string? outFile,
        CancellationToken cancellation
    )
    {
        OperatorCommand command = AllCommands.Find(name)!;
        string job = "";
        try
        {
            IReadOnlyDictionary<string, string> values = OperatorCall.Values(command, ByUser(command, given));
            job = values.GetValueOrDefault("job", "");
            using var client = new OperatorClient(cluster, say: Output.Say);
            if (command.Arguments.Any(argument => argument.Kind == OperatorArgumentKind.Job))
            {
                Output.Say($"{cluster()}");
            }

            (string answer, IMessage message) = await Answer(client, command, values, json, cancellation).ConfigureAwait(false);
            Output.Print(json, () => answer, () => command.Text(message));
            if (command.Remark(message) is { Length: > 0 } remark && !json)
            {
                Output.Say(remark);
            }

            if (message is ModelAt at && outFile is not null)
            {
                await ModelDownload.Fetch(at, cluster(), outFile, cancellation).ConfigureAwait(false);
                Output.Say($"written to {outFile}");
            }

            if (cluster() is { Operator: { } person } known)
            {
                await OperatorUpkeep.Once(person, [.. known.Urls], TimeProvider.System, cancellation).ConfigureAwait(false);
            }

            return message is JobStatus { HasEnded: true } ended && command.Line is not null && ended.Status != JobPhase.Completed
                ? ExitCode.JobFailed
                : ExitCode.Done;
        }
        catch (OperatorException refused)
        {
            throw new UserException(
                refused.Status >= 500 ? Mistake.Unreachable : Mistake.Usage,
                refused.Status == 404 && job.Length > 0
                    ? KnownJobs.With(
                        refused.Message,
                        await KnownJobs.OfCluster(cluster, cancellation).ConfigureAwait(false),
                        KnownJobs.OfRuns(RunDirectory.UsualFolder)
                    )
                    : refused.Message
            );
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    // the screen is left before anything is printed below it
    private static async Task<(string Answer, IMessage Message)> Answer(
        OperatorClient client,
        OperatorCommand command,
        IReadOnlyDictionary<string, string> values,
        bool json,
        CancellationToken cancellation
    )
    {
        using IProgressView? view =
            command.Line == JobStatus.Descriptor && !json
                ? new TickingView(ProgressViews.Choose(json: false, plain: Console.IsOutputRedirected), TimeProvider.System)
                : null;
        var shown = new Shown(command, view, json);
        (string answer, IMessage message) = await client.Call(command, values, shown.Line, cancellation).ConfigureAwait(false);
        shown.Show(message);
        return (answer, message);
    }

    // with the user's name for the journal
    private static Dictionary<string, string> ByUser(OperatorCommand command, IEnumerable<KeyValuePair<string, string?>> given)
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
        var cluster = new ClusterOptions();
        Option<bool> json = SharedOptions.Json();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<string?> outFile = SharedOptions.Of<string?>("--out", "File that the model is written into");
        (Symbol Symbol, Func<ParseResult, string?> Read)[] arguments = [.. operation.Arguments.Select(a => ArgumentOf(a, seed))];
        bool hasFile = operation.Arguments.Any(a => a.Kind == OperatorArgumentKind.JobFile);
        bool hasModel = operation.ResultType == typeof(ModelAt);
        return CliCommand.New(
            name,
            operation.Description + string.Concat(operation.Examples.Select(e => $"{Environment.NewLine}  {e.CommandLine}   {e.What}")),
            [
                .. arguments.Select(argument => argument.Symbol),
                cluster.Cluster,
                cluster.TokenFile,
                cluster.Roots,
                json,
                .. hasFile ? [seed] : Array.Empty<Symbol>(),
                .. hasModel ? [outFile] : Array.Empty<Symbol>(),
            ],
            (parsed, cancellation) =>
                Run(
                    operation.Name,
                    () => cluster.Find(parsed),
                    operation.Arguments.Zip(arguments, (a, argument) => KeyValuePair.Create(a.Name, argument.Read(parsed))),
                    parsed.GetValue(json),
                    hasModel ? parsed.GetValue(outFile) : null,
                    cancellation
                )
        );
    }

    private static (Symbol Symbol, Func<ParseResult, string?> Read) ArgumentOf(OperatorArgument argument, Option<ulong?> seed)
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

            return argument.Kind == OperatorArgumentKind.JobFile
                ? (positional, parsed => JobFile.ReadToSubmit(parsed.GetValue(positional)!, parsed.GetValue(seed)).ToJson())
                : (positional, parsed => parsed.GetValue(positional));
        }

        if (argument.Kind == OperatorArgumentKind.Switch)
        {
            Option<bool> isOn = SharedOptions.Of<bool>("--" + argument.Name, argument.Description);
            return (isOn, parsed => parsed.GetValue(isOn) ? "true" : null);
        }

        Option<string?> option = SharedOptions.Of<string?>("--" + argument.Name, argument.Description);
        return (option, parsed => parsed.GetValue(option));
    }

    // what comes while a command runs; the job's own name is known from its first status on
    private sealed class Shown(OperatorCommand command, IProgressView? view, bool json)
    {
        private bool _hasBegun;

        public Task Line(string raw, IMessage line)
        {
            if (!Show(line))
            {
                Console.Out.WriteLine(json ? raw : command.LineText(line));
            }

            return Task.CompletedTask;
        }

        public bool Show(IMessage message)
        {
            if (view is null || message is not JobStatus status)
            {
                return false;
            }

            if (!_hasBegun)
            {
                view.Begin("Job", status.Job);
                _hasBegun = true;
            }

            view.Show(status, TimeSpan.Zero);
            return true;
        }
    }
}
