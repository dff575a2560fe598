using ProFL.Learning.Jobs;
using ProFL.Tools.Plans;

namespace ProFL.Tools.Tests.Plans;

/// <summary>Plans for tests.</summary>
internal static class Plans
{
    /// <summary>The shipped data sets.</summary>
    public static string Data => Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>The plan of a job without measurements.</summary>
    public static Task<JobPlan> Of(JobSpec spec, FleetData? data = null) =>
        new JobPlanner(spec, data, "").Plan(
            (name, subModel) => Task.FromResult(MemoryRow.Of(spec.Network, name, subModel, spec.Training.MicroBatch))
        );

    /// <summary>A job in which six of twenty clients, without the digits 7, 8 and 9, have so much memory and the others so much.</summary>
    public static JobSpec WithBudgets(JobSpec job, long rich, long others) =>
        job with
        {
            Fleet = job.Fleet with
            {
                MemoryMinimum = others,
                MemoryMaximum = others,
                MemoryRich = new MemoryRichSpec(0.3, rich, rich, [7, 8, 9]),
            },
        };
}
