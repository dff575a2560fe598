using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ProFL.Cli.Formatting;
using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Node.Numerics;
using ProFL.Tools;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;
using ProFL.Training;

namespace ProFL.Cli.Commands;

/// <summary><c>memory</c>: what the trainings of a network need of memory; and the hidden command that measures one of them.</summary>
public static class MemoryCommands
{
    private const int LargestBatch = 65_536;

    /// <summary><c>profl memory</c>.</summary>
    public static Command Memory()
    {
        var networks = new Argument<string[]>("NETWORK")
        {
            HelpName = "NETWORK",
            Description = "Shipped networks by name, or paths of network or job files",
            Arity = ArgumentArity.OneOrMore,
        };
        networks.CompletionSources.Add([.. NetworkFile.Shipped]);
        var batches = new Option<string>("--batch")
        {
            Description = "Samples that go through the network at once; several with commas",
            DefaultValueFactory = _ => "64",
        };
        var all = new Option<bool>("--all") { Description = "Shrinking's steps and the shares of clients with little memory too" };
        Option<bool> measure = Measure();
        Option<int> processes = Processes();
        Option<bool> fresh = Fresh();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "memory",
            """
            What training each step of a network needs of memory above an idle process
              profl memory cnn28 --batch 16,64
              profl memory my.conf --batch 16 --measure --all
            """
        )
        {
            networks,
            batches,
            all,
            measure,
            processes,
            fresh,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                ImmutableArray<NetworkBlueprint> read = [.. parsed.GetValue(networks)!.Select(NetworkFile.Read)];
                ImmutableArray<int> sizes = Batches(parsed.GetValue(batches)!);
                MemoryProbes? probes = parsed.GetValue(measure)
                    ? MemoryProbes.OfThisUser(parsed.GetValue(processes), parsed.GetValue(fresh))
                    : null;
                var rows = new List<MemoryRow>();
                foreach (NetworkBlueprint network in read)
                {
                    foreach (
                        (string name, SubModel subModel) in parsed.GetValue(all)
                            ? NamedSubModels.All(network)
                            : NamedSubModels.Growing(network)
                    )
                    {
                        foreach (int batch in sizes)
                        {
                            rows.Add(await Row(network, name, subModel, batch, probes, cancellation).ConfigureAwait(false));
                        }
                    }
                }

                var report = MemoryReport.Of(rows);
                Console.Out.WriteLine(
                    parsed.GetValue(json) ? JsonSerializer.Serialize(report, PlanJson.Default.MemoryReport) : MemoryFormatting.Of(report)
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    /// <summary><c>profl memory-probe</c>: a child process of <c>memory</c> and <c>plan</c>, which trains a little and tells what it took. The network comes by standard input.</summary>
    public static Command Probe()
    {
        var subModel = new Option<string>("--sub-model") { Required = true };
        var batch = new Option<int>("--batch") { Required = true };
        var command = new Command(MemoryProbes.Command, "Measures one training in this process") { subModel, batch };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var network = NetworkBlueprint.FromJson(Console.In.ReadToEnd());
            NumericEnvironment.Apply("native");
            MemoryMeasurement measured = MemoryProbe.MeasureHere(
                NamedSubModels.Find(network, parsed.GetValue(subModel)!),
                parsed.GetValue(batch)
            );
            Console.Out.WriteLine(JsonSerializer.Serialize(measured, PlanJson.Default.MemoryMeasurement));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Whether to measure what is estimated.</summary>
    internal static Option<bool> Measure() =>
        new("--measure") { Description = "Measure too, in a fresh process for each step; measurements are kept" };

    /// <summary>In how many processes to measure.</summary>
    internal static Option<int> Processes()
    {
        var processes = new Option<int>("--processes")
        {
            Description = "With --measure: processes for each training, of which the one counts that took most",
            DefaultValueFactory = _ => MemoryProbes.UsualProcesses,
        };
        processes.Validators.Add(result =>
        {
            if (result.GetValue(processes) < 1)
            {
                result.AddError("--processes: give 1 or more");
            }
        });
        return processes;
    }

    /// <summary>Whether to measure again.</summary>
    internal static Option<bool> Fresh() => new("--fresh") { Description = "With --measure: measure again what is kept from earlier" };

    /// <summary>Estimates one training, and measures it where there is something to measure with.</summary>
    internal static async Task<MemoryRow> Row(
        NetworkBlueprint network,
        string name,
        SubModel subModel,
        int batch,
        MemoryProbes? probes,
        CancellationToken cancellation,
        PrefixUse prefix = PrefixUse.Before
    )
    {
        var estimated = MemoryRow.Of(network, name, subModel, batch, prefix);
        if (probes is null)
        {
            return estimated;
        }

        await Console.Error.WriteLineAsync($"measuring {network.Name} {name} at batch {batch}").ConfigureAwait(false);
        return estimated.With(await probes.Measure(network, name, batch, cancellation).ConfigureAwait(false));
    }

    private static ImmutableArray<int> Batches(string list)
    {
        string[] words = list.Split(',', StringSplitOptions.TrimEntries);
        return words.All(word =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 2 and <= LargestBatch
        )
            ? [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture))]
            : throw new UserException(ExitCode.Usage, $"--batch {list}: give numbers from 2 to {LargestBatch}, such as 16,32,64");
    }
}
