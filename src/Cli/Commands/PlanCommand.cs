using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using ProFL.Cli.Formatting;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Node.Configuration;
using ProFL.Node.Numerics;
using ProFL.Tools;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;
using ProFL.Training;

namespace ProFL.Cli.Commands;

/// <summary><c>plan</c>: what a job will do and need, without training.</summary>
public static class PlanCommand
{
    /// <summary><c>profl plan</c>.</summary>
    public static Command Plan()
    {
        var file = new Argument<string>("JOB.conf") { Description = "The job file" };
        Option<string?> data = SharedOptions.Data();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<bool> measure = MemoryCommands.Measure();
        Option<int> processes = MemoryCommands.Processes();
        Option<bool> fresh = MemoryCommands.Fresh();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "plan",
            """
            What a job will do and need: steps, memory, who can train them, rounds and bytes; trains nothing
              profl plan photos.conf
              profl plan photos.conf --measure    memory measured, too, in processes of its own
            """
        )
        {
            file,
            data,
            seed,
            measure,
            processes,
            fresh,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                (JobSpec read, string dataDirectory) = JobFile.Read(parsed.GetValue(file)!, parsed.GetValue(seed), parsed.GetValue(data));
                JobSpec spec = RuleBook.Newest.AsRun(read);
                (FleetData? fleet, string problem) = TryLoad(spec, dataDirectory);
                MemoryProbes? probes = parsed.GetValue(measure)
                    ? MemoryProbes.OfThisUser(parsed.GetValue(processes), parsed.GetValue(fresh))
                    : null;
                ImmutableArray<StepTime>? times = fleet is null ? null : await Times(spec, cancellation).ConfigureAwait(false);
                JobPlan plan = await new JobPlanner(spec, fleet, problem)
                    .Plan(
                        (name, subModel) =>
                            MemoryCommands.Row(
                                spec.Network,
                                name,
                                subModel,
                                spec.Training.MicroBatch,
                                probes,
                                cancellation,
                                spec.Method.PrefixUse
                            ),
                        times
                    )
                    .ConfigureAwait(false);
                Console.Out.WriteLine(
                    parsed.GetValue(json) ? JsonSerializer.Serialize(plan, PlanJson.Default.JobPlan) : PlanFormatting.Of(plan)
                );
                return plan.Steps.All(step => step.ClientsAble + step.ClientsByPolicy > 0) ? ExitCode.Done : ExitCode.NoClientAble;
            }
        );
        return command;
    }

    /// <summary><c>profl time-probe</c>: a child process of <c>plan</c>, which trains a little and tells how long it took. The job comes by standard input.</summary>
    public static Command Probe()
    {
        var threads = new Option<int>("--threads") { Required = true };
        var command = new Command(TimeProbes.Command, "Measures how long a job's trainings take") { threads };
        command.Hidden = true;
        command.SetAction(
            (parsed, cancellation) =>
            {
                JobSpec spec = RuleBook.Newest.ReadJob(Console.In.ReadToEnd());
                NumericEnvironment.Apply("native");
                ImmutableArray<StepTime> times = TimeProbes.MeasureHere(spec, parsed.GetValue(threads), cancellation);
                Console.Out.WriteLine(JsonSerializer.Serialize(times, PlanJson.Default.ImmutableArrayStepTime));
                return Task.FromResult(ExitCode.Done);
            }
        );
        return command;
    }

    // as many at once as the sites of a run train, which are in one process
    private static async Task<ImmutableArray<StepTime>?> Times(JobSpec spec, CancellationToken cancellation)
    {
        int workers = HoconLayers.Load("client-node", ["local"], []).GetInt("profl.client-node.workers");
        await Console.Error.WriteLineAsync("measuring how long a training takes on this machine").ConfigureAwait(false);
        return await TimeProbes
            .Measure(spec, workers * Math.Min(spec.Fleet.Sites.Length, spec.Rounds.Cohort), cancellation)
            .ConfigureAwait(false);
    }

    private static (FleetData? Fleet, string Problem) TryLoad(JobSpec spec, string dataDirectory)
    {
        try
        {
            return (FleetData.Load(spec, dataDirectory), "");
        }
        catch (Exception e) when (e is DataSetException or IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }
}
