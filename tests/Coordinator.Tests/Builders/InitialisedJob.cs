using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Stages;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>
/// The first rows of a job: its initial weights are drawn into a store, its roster is fixed, its first round may be planned.
/// </summary>
internal static class InitialisedJob
{
    public const string Id = "job-1";

    public static async Task<IReadOnlyList<IMessage>> FirstEvents(JobSpec spec, IBlobStore blobs)
    {
        JobInitialisation draw = await JobInitialisation.Draw(Id, spec.ToJson(), RuleBook.Newest, blobs, CancellationToken.None);
        return
        [
            new TermStarted
            {
                Term = 1,
                Address = "akka.tcp://profl@127.0.0.1:1",
                ProductVersion = "1",
                AtUnixMs = 1,
            },
            new JobStarted
            {
                Job = Id,
                SpecJson = spec.ToJson(),
                RulesVersion = RuleBook.Newest.Version,
                Spec = draw.Spec,
                Parts = { draw.Parts },
                AtUnixMs = 2,
            },
            .. RosterDecision.Fix(Rosters.Of(spec), Rosters.Profile, cohort: 3, 3),
        ];
    }

    /// <summary>A job with its first round open.</summary>
    public static async Task<JobState> InFirstRound(JobSpec spec, IBlobStore blobs)
    {
        JobState state = SimulatedJob.Fold(JobState.Empty, await FirstEvents(spec, blobs));
        return state.Apply(RoundPlanning.Plan(state, 4));
    }
}
