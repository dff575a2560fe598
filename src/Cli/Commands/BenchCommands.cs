using System.CommandLine;
using Akka.Configuration;
using ProFL.ClientNode.Hosting;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Tools.Bench;

namespace ProFL.Cli.Commands;

/// <summary><c>bench</c>: what this machine makes of everything but the training.</summary>
public static class BenchCommands
{
    /// <summary><c>profl bench</c>.</summary>
    public static Command Bench() =>
        new("bench", "Measure what rounds cost besides training") { Rounds(), Restart(), Node(), Blob(), BlobSource(), BlobSink() };

    private static Command Rounds()
    {
        Option<int> clients = SharedOptions.AtLeast("--clients", "Clients", 100, 1);
        Option<int?> cohort = SharedOptions.Of<int?>("--cohort", "Clients in a round; by default all of them");
        Option<int> nodes = SharedOptions.AtLeast("--nodes", "Client nodes, each with a site of its own", 1, 1);
        Option<int> parameters = SharedOptions.AtLeast("--parameters", "Parameters of the network, about", 100_000, 100);
        Option<int> rounds = SharedOptions.AtLeast("--rounds", "Rounds to measure", 20, 1);
        Option<int> warmUp = SharedOptions.AtLeast(
            "--warm-up",
            "Rounds before them that do not count, in which the programs are compiled",
            10,
            1
        );
        Option<bool> json = SharedOptions.Json();
        Option<string[]> settings = SharedOptions.Settings();
        Command command = CliCommand.New(
            "rounds",
            """
            Rounds without training, in a coordinator and client nodes of their own: time, memory, bytes
              profl bench rounds --clients 10 --parameters 11000000
              profl bench rounds --clients 10000 --cohort 200 --nodes 3 --parameters 10000
            """,
            [clients, cohort, nodes, parameters, rounds, warmUp, json, settings],
            async (parsed, cancellation) =>
            {
                var plan = new RoundsBenchPlan(
                    parsed.GetValue(clients),
                    parsed.GetValue(cohort) ?? parsed.GetValue(clients),
                    parsed.GetValue(nodes),
                    parsed.GetValue(parameters),
                    parsed.GetValue(rounds),
                    parsed.GetValue(warmUp)
                );
                Output.Say($"{plan.WarmUp + plan.Rounds} rounds of {plan.Cohort} clients, in {1 + plan.Nodes} processes");
                RoundsBenchResult result = await RoundsBench.Run(plan, parsed.GetValue(settings)!, cancellation).ConfigureAwait(false);
                Output.Print(parsed.GetValue(json), result, BenchJson.Default.RoundsBenchResult);
                return ExitCode.Done;
            }
        );
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(clients) < Math.Max(parsed.GetValue(cohort) ?? 1, parsed.GetValue(nodes)) || parsed.GetValue(cohort) < 1)
            {
                parsed.AddError("--clients: give as many as --cohort and --nodes, or more; --cohort is at least 1");
            }
        });
        return command;
    }

    private static Command Restart()
    {
        Option<int> parameters = SharedOptions.AtLeast("--parameters", "Parameters of the network, about", 11_000_000, 100);
        Option<int> mebibytes = SharedOptions.AtLeast(
            "--open-mebibytes",
            "Accepted updates of the open round, in MiB, at which the coordinator is killed",
            1000,
            1
        );
        Option<bool> json = SharedOptions.Json();
        Option<string[]> settings = SharedOptions.Settings();
        return CliCommand.New(
            "restart",
            """
            The only coordinator dies in the middle of a round and is started again: time to the next accepted update
              profl bench restart --open-mebibytes 1000
            """,
            [parameters, mebibytes, json, settings],
            async (parsed, cancellation) =>
            {
                RestartBenchResult result = await RestartBench
                    .Run(parsed.GetValue(parameters), (long)parsed.GetValue(mebibytes) << 20, parsed.GetValue(settings)!, cancellation)
                    .ConfigureAwait(false);
                Output.Print(parsed.GetValue(json), result, BenchJson.Default.RestartBenchResult);
                return ExitCode.Done;
            }
        );
    }

    // the client node of a benchmark; its updates are worth nothing
    private static Command Node()
    {
        var site = new Option<string>("--site") { Required = true };
        var data = new Option<string>("--data") { Required = true };
        var state = new Option<string>("--state") { Required = true };
        var seed = new Option<string>("--join") { Required = true };
        Option<string[]> layers = SharedOptions.Layers();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command("node", "A client node that does not train") { site, data, state, seed, layers, settings };
        command.Hidden = true;
        command.SetAction(
            async (parsed, cancellation) =>
            {
                Config config = HoconLayers.Load(
                    "client-node",
                    ["local", "steady", .. parsed.GetValue(layers)!],
                    [ClusterTransport.SeedsOf([ClusterTransport.AddressOf(parsed.GetValue(seed)!)]), .. parsed.GetValue(settings)!]
                );
                await using ClientNodeHost host = await ClientNodeHost
                    .Start(config, parsed.GetValue(site)!, parsed.GetValue(data)!, parsed.GetValue(state)!, cancellation, NoOpTraining.Run)
                    .ConfigureAwait(false);
                await Console
                    .Error.WriteLineAsync($"client node without training at {host.Address.Host}:{host.Address.Port}")
                    .ConfigureAwait(false);
                await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static Command Blob()
    {
        Option<int> mebibytes = SharedOptions.AtLeast("--mebibytes", "Length of the blob in MiB", 1024, 1);
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "blob",
            """
            One large blob from process to process: time, memory, and whether a killed transfer goes on where it was
              profl bench blob --mebibytes 256
            """,
            [mebibytes, json],
            async (parsed, cancellation) =>
            {
                BlobBenchResult result = await BlobBench.Run((long)parsed.GetValue(mebibytes) << 20, cancellation).ConfigureAwait(false);
                Output.Print(parsed.GetValue(json), result, BenchJson.Default.BlobBenchResult);
                return ExitCode.Done;
            }
        );
    }

    private static Command BlobSource()
    {
        Option<long> bytes = SharedOptions.Required<long>("--bytes");
        Option<string> state = SharedOptions.Required<string>("--state");
        return CliCommand
            .New(
                "blob-source",
                "Serves a random blob",
                [bytes, state],
                async (parsed, cancellation) =>
                {
                    await BlobBenchEnds
                        .Serve(parsed.GetValue(bytes), parsed.GetValue(state)!, source => Output.Say(source.ToString()), cancellation)
                        .ConfigureAwait(false);
                    return ExitCode.Done;
                }
            )
            .AsHidden();
    }

    private static Command BlobSink()
    {
        Option<string> seed = SharedOptions.Required<string>("--join");
        var source = new Option<Uri>("--from") { Required = true, CustomParser = result => new Uri(result.Tokens[0].Value) };
        Option<string> blob = SharedOptions.Required<string>("--blob");
        Option<long> bytes = SharedOptions.Required<long>("--bytes");
        Option<string> state = SharedOptions.Required<string>("--state");
        return CliCommand
            .New(
                "blob-sink",
                "Pulls a blob",
                [seed, source, blob, bytes, state],
                async (parsed, cancellation) =>
                {
                    var id = new BlobId(parsed.GetValue(blob)!, parsed.GetValue(bytes));
                    await BlobBenchEnds
                        .Pull(parsed.GetValue(seed)!, parsed.GetValue(source)!, id, parsed.GetValue(state)!, cancellation)
                        .ConfigureAwait(false);
                    return ExitCode.Done;
                }
            )
            .AsHidden();
    }
}
