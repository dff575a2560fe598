using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Curricula;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>A new training method is a class and a line in a list: nothing else of the house has to know it.</summary>
public class NewMethodTests
{
    private static readonly RuleBook Book = new(new RulesVersion4(), new RulesWithOneMethodMore());

    [Fact]
    public void Should_run_a_job_to_its_end_when_its_method_is_added_to_the_list()
    {
        JobSpec small = JobFiles.Small();
        JobSpec spec = small with { Method = small.Method with { Strategy = DoNothing.OwnName } };
        var started = new JobStarted
        {
            Job = "job",
            SpecJson = spec.ToJson(),
            RulesVersion = Book.HighestVersion,
            Parts = { spec.Network.Parts.Select(p => new PartBlob { Part = p.Name, Blob = SimulatedJob.Blob(p.Name, 0) }) },
        };
        JobState begun = (JobState.Empty with { Book = Book }).Apply(new TermStarted { Term = 1 }).Apply(started);
        JobState state = SimulatedJob.Fold(begun, RosterDecision.Fix(Rosters.Of(spec), Rosters.Profile, cohort: 3, 1));

        state = state.Apply(RoundPlanning.Plan(state, 0));
        RoundPlanned plan = state.Open!.Plan;
        state = SimulatedJob.Fold(state, plan.Cohort.Select(m => SimulatedJob.Accept(plan.Round, m.Client)));
        state = SimulatedJob.Fold(state, SimulatedJob.Close(state, 0, 0));

        Assert.Equal(DoNothing.OwnName, spec.Method.Strategy);
        Assert.Equal((0.0, 3), (plan.LearningRate, plan.Cohort.Count));
        Assert.Equal((JobPhase.Finishing, 1L), (state.Phase, state.Rounds));
    }

    [Fact]
    public void Should_refuse_a_job_file_when_its_method_is_on_no_list()
    {
        JobSpec spec = JobFiles.Small() with { Method = new MethodSpec { Strategy = DoNothing.OwnName } };

        string message = Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob(spec.ToJson())).Message;

        Assert.Contains("must be one of profl, exclusive, all-small, fedavg", message, StringComparison.Ordinal);
    }

    private sealed class RulesWithOneMethodMore : RulesVersion4
    {
        public override int Version => 1001;

        public override ImmutableArray<ITrainingMethod> Methods => [.. base.Methods, new DoNothing()];
    }

    /// <summary>One round of the whole network at rate 0.</summary>
    private sealed class DoNothing : ITrainingMethod
    {
        public static MethodName OwnName { get; } = new("do-nothing");

        public MethodName Name => OwnName;

        public string Title => "DoNothing";

        public string Summary => "nothing";

        public bool TrainsBlockByBlock => false;

        public bool NarrowsNetwork => false;

        public bool IgnoresMemory => false;

        public bool Streams(JobSpec job) => false;

        public NetworkBlueprint NetworkOf(JobSpec job, IEnumerable<long> budgets, NeededBytes needed) => job.Network;

        public IEnumerable<CurriculumStep> Steps(JobSpec job) =>
            [Learning.Methods.Shared.Steps.Of(Phase.Full, SubModel.FullNetwork(job.Network), new StepEnd.FixedRounds(1), 0, 1, 0, 0)];

        public Learning.SubModels.ClientShare? ShareBelowMemory(JobSpec job, CurriculumStep step) => null;
    }
}
