using System.CommandLine;
using System.Globalization;
using ProFL.Learning.Networks;
using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;
using ProFL.Node.Numerics;
using ProFL.Tools;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;
using ProFL.Training.Probes;

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
        Option<string?> batches = SharedOptions.Of<string?>(
            "--batch",
            "Samples for each step of the optimizer; several with commas; by default the job's, 64 of a network alone"
        );
        Option<string?> micros = SharedOptions.Of<string?>(
            "--micro-batch",
            "Samples that go through the network at once, 0 = the whole batch; several with commas; by default the job's, or 0"
        );
        Option<bool> all = SharedOptions.Of<bool>("--all", "Shrinking's steps and the shares of clients with little memory too");
        var measuring = new MeasuringOptions();
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "memory",
            """
            What training each step of a network needs of memory above an idle process: whole, and streamed in as little as it can be
              profl memory cnn28 --batch 16,64
              profl memory job.conf --measure --all
            """,
            [networks, batches, micros, all, .. measuring.All, json],
            async (parsed, cancellation) =>
            {
                int[]? sizes = Sizes("--batch", parsed.GetValue(batches));
                int[]? together = Sizes("--micro-batch", parsed.GetValue(micros), orNone: true);
                MemoryQuestion[] asked = [.. parsed.GetValue(networks)!.Select(name => NetworkFile.QuestionOf(name, sizes, together))];
                MemoryReport report = await MemoryProbes
                    .ReportOf(measuring.Probes(parsed), asked, parsed.GetValue(all), Output.Say, cancellation)
                    .ConfigureAwait(false);
                Output.Print(parsed.GetValue(json), report, PlanJson.Default.MemoryReport, MemoryFormatting.Of);
                return ExitCode.Done;
            }
        );
    }

    /// <summary>
    /// <c>profl memory-probe</c>: a child process of <c>memory</c> and <c>plan</c>, which trains a little and tells what it took. The
    /// network comes by standard input.
    /// </summary>
    public static Command Probe()
    {
        Option<string> subModel = SharedOptions.Required<string>("--sub-model");
        Option<int> batch = SharedOptions.Required<int>("--batch");
        Option<int> microBatch = new("--micro-batch");
        Option<long> within = new("--within");
        return CliCommand
            .New(
                MemoryProbes.Command,
                "Measures one training in this process",
                [subModel, batch, microBatch, within],
                parsed =>
                {
                    var network = NetworkBlueprint.FromJson(Console.In.ReadToEnd());
                    NumericEnvironment.Apply("native");
                    SubModel trained = NamedSubModels.Find(network, parsed.GetValue(subModel)!);
                    (int size, int micro) = (parsed.GetValue(batch), parsed.GetValue(microBatch));
                    TrainingPlan? plan = new ProbedTraining(parsed.GetValue(subModel)!, size, micro, parsed.GetValue(within)).PlanOf(
                        network
                    );
                    MemoryMeasurement measured = MemoryProbe.MeasureHere(trained, size, plan: plan, microBatch: micro);
                    Output.Print(json: true, measured, PlanJson.Default.MemoryMeasurement);
                    return ExitCode.Done;
                }
            )
            .AsHidden();
    }

    private static int[]? Sizes(string option, string? list, bool orNone = false)
    {
        if (list is null)
        {
            return null;
        }

        string[] sizes = list.Split(',', StringSplitOptions.TrimEntries);
        return sizes.All(size =>
            int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && (number is >= 2 and <= LargestBatch || (orNone && number is 0))
        )
            ? [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]
            : throw new UserException(
                Mistake.Usage,
                $"{option} {list}: give numbers from 2 to {LargestBatch}{(orNone ? " or 0" : "")}, such as 16,32,64"
            );
    }
}
