using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Schedules;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Tests.Support;

/// <summary>Job files.</summary>
internal static class Jobs
{
    /// <summary>The demo's job, by another strategy, frozen by movement, and with shares for clients of little memory.</summary>
    public static JobSpec Demo(MethodName? strategy = null)
    {
        JobSpec demo = JobFile.Read(Path.Combine(JobFile.ShippedJobs, "demo.conf"), 1);
        return demo with
        {
            Training = demo.Training with { Schedule = RateSchedule.Decay, LearningRateDecay = 0.95 },
            Freezing = new FreezingSpec(new FreezingRule(5, 8, 4, 10_000_000, 16, 25)),
            Method = demo.Method with
            {
                Strategy = strategy ?? MethodName.ProFL,
                Shrinking = true,
                Calibration = true,
                LowMemoryPolicy = LowMemoryPolicy.HeadOnly,
            },
        };
    }

    /// <summary>The demo's job without shrinking, so that its first step grows block 1.</summary>
    public static JobSpec GrowingOnly()
    {
        JobSpec demo = Demo();
        return demo with { Method = demo.Method with { Shrinking = false } };
    }
}
