using System.Collections.Immutable;
using System.CommandLine;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Node.Numerics;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;

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
        var measuring = new MeasuringOptions();
        Option<bool> json = SharedOptions.Json();
        return CliCommand.New(
            "plan",
            """
            What a job will do and need: steps, memory, who can train them, rounds, bytes and time; makes no model.
            To know the time, it trains a few batches of each step and keeps nothing of them
              profl plan photos.conf
              profl plan photos.conf --measure    memory measured, too, in processes of its own
            """,
            [file, data, seed, .. measuring.All, json],
            async (parsed, cancellation) =>
            {
                (JobSpec spec, string dataDirectory) = JobFile.Read(parsed.GetValue(file)!, parsed.GetValue(seed), parsed.GetValue(data));
                JobPlan plan = await LocalPlan
                    .Of(spec, dataDirectory, measuring.Probes(parsed), Output.Say, cancellation)
                    .ConfigureAwait(false);
                Output.Print(parsed.GetValue(json), plan, PlanJson.Default.JobPlan, PlanFormatting.Of);
                return plan.Steps.All(step => step.ClientsAble + step.ClientsStreaming + step.ClientsByPolicy > 0)
                    ? ExitCode.Done
                    : ExitCode.NoClientAble;
            }
        );
    }

    /// <summary>
    /// <c>profl time-probe</c>: a child process of <c>plan</c>, which trains a little and tells how long it took. The job comes by standard
    /// input.
    /// </summary>
    public static Command Probe()
    {
        Option<int> threads = SharedOptions.Required<int>("--threads");
        return CliCommand
            .New(
                TimeProbes.Command,
                "Measures how long a job's trainings take",
                [threads],
                (parsed, cancellation) =>
                {
                    JobSpec spec = RuleBook.Newest.ReadJob(Console.In.ReadToEnd());
                    NumericEnvironment.Apply("native");
                    ImmutableArray<StepTime> times = TimeProbes.MeasureHere(spec, parsed.GetValue(threads), cancellation);
                    Output.Print(json: true, times, PlanJson.Default.ImmutableArrayStepTime);
                    return Task.FromResult(ExitCode.Done);
                }
            )
            .AsHidden();
    }
}
