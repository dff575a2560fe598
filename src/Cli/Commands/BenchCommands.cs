using System.CommandLine;
using System.Text.Json;
using Akka.Configuration;
using ProFL.Cli.Bench;
using ProFL.Cli.Runs;
using ProFL.ClientNode;
using ProFL.Node.Configuration;

namespace ProFL.Cli.Commands;

/// <summary><c>bench</c>: what this machine makes of everything but the training.</summary>
public static class BenchCommands
{
    /// <summary><c>profl bench</c>.</summary>
    public static Command Bench() => new("bench", "Measure what rounds cost besides training") { Rounds(), Node() };

    private static Command Rounds()
    {
        Option<int> clients = AtLeast("--clients", "Clients, all of them in every round", 100, 1);
        Option<int> parameters = AtLeast("--parameters", "Parameters of the network, about", 100_000, 100);
        Option<int> rounds = AtLeast("--rounds", "Rounds to measure, after one that does not count", 20, 1);
        Option<bool> json = SharedOptions.Json();
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command("rounds", "Rounds without training, in a coordinator and a client node of their own: time, memory, bytes") { clients, parameters, rounds, json, settings };
        command.SetAction(async (parsed, cancellation) =>
        {
            RoundsBenchResult result = await RoundsBench.Run(
                parsed.GetValue(clients), parsed.GetValue(parameters), parsed.GetValue(rounds), JobFile.ShippedData, parsed.GetValue(settings)!, cancellation).ConfigureAwait(false);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(result, BenchJson.Default.RoundsBenchResult) : result.ToString());
            return ExitCode.Done;
        });
        return command;
    }

    // the client node of a benchmark; its updates are worth nothing
    private static Command Node()
    {
        var site = new Option<string>("--site") { Required = true };
        var data = new Option<string>("--data") { Required = true };
        var state = new Option<string>("--state") { Required = true };
        var seed = new Option<string>("--join") { Required = true };
        Option<string[]> settings = SharedOptions.Settings();
        var command = new Command("node", "A client node that does not train") { site, data, state, seed, settings };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            Config config = HoconLayers.Load("client-node", ["local", "steady"], [$"akka.cluster.seed-nodes = [\"akka.tcp://profl@{parsed.GetValue(seed)}\"]", .. parsed.GetValue(settings)!]);
            await using ClientNodeHost host = await ClientNodeHost.Start(
                config, parsed.GetValue(site)!, parsed.GetValue(data)!, parsed.GetValue(state)!, cancellation, NoOpTraining.Run).ConfigureAwait(false);
            await Console.Error.WriteLineAsync($"client node without training at {host.Address.Host}:{host.Address.Port}").ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<int> AtLeast(string name, string description, int usual, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) < least)
            {
                result.AddError($"{name}: give {least} or more");
            }
        });
        return option;
    }
}
