using CsCheck;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Stages;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>Nothing waits in silence: whatever keeps a job from coming further, whoever asks is told that, and nothing else.</summary>
public sealed class ExplainedFaultsTests : StageManagerUnderTest
{
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(31);
    private static readonly Fault[] Faults = [.. ClientFaults.All, .. SiteFaults.All, .. CoordinatorFaults.All];
    private readonly SteppedTime _time = new();
    private readonly List<string> _wrong = [];
    private int _jobs;

    [Fact]
    public async Task Should_name_the_injected_fault_and_a_remedy_when_no_update_was_accepted_for_half_a_minute()
    {
        await Gen
            .UInt.Array[4]
            .Array[Faults.Length]
            .SampleAsync(
                async choices =>
                {
                    for (int i = 0; i < Faults.Length; i++)
                    {
                        await Explain(Faults[i], new Choices(choices[i]));
                    }
                },
                iter: 1,
                threads: 1
            );

        Assert.True(_wrong.Count == 0, string.Join(Environment.NewLine, _wrong));
    }

    private async Task Explain(Fault fault, Choices choices)
    {
        var held = HeldStore.Over(Blobs);
        CoordinatorServices services = Services with { Time = _time, Blobs = new CoordinatorBlobs(held.Store, held.Store) };
        var job = new SteeredJob(Sys, services, _time, Directory.Ref, $"job-{++_jobs}") { Held = held };
        Moment moment = Fault.One(choices, fault.Moments);
        try
        {
            await job.GoTo(moment);
            Cause cause = await fault.Do(job, choices);
            await job.Wait(Standstill);
            if (await job.Explain(cause.MisfitOf) is { } misfit)
            {
                _wrong.Add($"{fault.Name}, {moment}: {misfit}");
            }
        }
        finally
        {
            await job.Stop();
        }
    }
}
