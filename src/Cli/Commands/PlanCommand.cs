using System.CommandLine;
using System.Text.Json;
using ProFL.Cli.Plans;
using ProFL.Cli.Runs;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Jobs;
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
        var command = new Command("plan", "What a job will do and need: steps, memory, who can train them, rounds and bytes; trains nothing") { file, data, seed, measure, processes, fresh, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            (JobSpec read, string dataDirectory) = JobFile.Read(parsed.GetValue(file)!, parsed.GetValue(seed), parsed.GetValue(data));
            JobSpec spec = JobDraw.AsRun(read);
            (FleetData? fleet, string problem) = TryLoad(spec, dataDirectory);
            MemoryProbes? probes = parsed.GetValue(measure) ? MemoryProbes.OfThisUser(parsed.GetValue(processes), parsed.GetValue(fresh)) : null;
            JobPlan plan = await new JobPlanner(spec, fleet, problem)
                .Plan((name, subModel) => MemoryCommands.Row(spec.Network, name, subModel, spec.Training.MicroBatch, probes, cancellation, spec.Method.PrefixUse))
                .ConfigureAwait(false);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(plan, PlanJson.Default.JobPlan) : PlanText.Of(plan));
            return plan.Steps.All(step => step.ClientsAble + step.ClientsByPolicy > 0) ? ExitCode.Done : ExitCode.NoClientAble;
        });
        return command;
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
