using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>What operators do to a running job, as the StageManager carries it out.</summary>
public sealed class OperatedJobTests(OneCoordinator fixture) : IClassFixture<OneCoordinator>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TestCluster _cluster = fixture.Cluster;

    [Fact]
    public async Task Should_plan_nothing_while_it_is_paused_and_end_as_ever_when_it_is_resumed()
    {
        const string job = "paused";
        long gate = 2;
        _cluster.Site.Answers = train => train.Job != job || train.Round <= Interlocked.Read(ref gate);
        await _cluster.Submit(job);
        await _cluster.UntilEvent<RoundPlanned>(job, 3);

        await Operate(
            new PauseJob
            {
                Job = job,
                By = "ann",
                Reason = "lunch",
            }
        );
        Interlocked.Exchange(ref gate, long.MaxValue);
        await _cluster.UntilRounds(job, 3);
        JobStatus paused = await _cluster.Status(job);
        JobExplanation explanation = await Ask<JobExplanation>(new ExplainJob { Job = job });
        int planned = _cluster.Events(job).OfType<RoundPlanned>().Count();
        await Operate(new ResumeJob { Job = job, By = "bob" });
        await _cluster.UntilEnd(job);

        Assert.Equal((JobPhase.Paused, "ann"), (paused.Status, paused.PausedBy));
        Assert.Contains("profl resume paused", explanation.Next, StringComparison.Ordinal);
        Assert.Equal(3, planned);
        VerificationReport report = await _cluster.Verify(job);
        Assert.Empty(report.Findings);
        Assert.Equal((JobPhase.Completed, "nothing lost, nothing counted twice"), (report.Status, report.Equality));
    }

    [Fact]
    public async Task Should_keep_the_model_so_far_when_it_is_stopped()
    {
        const string job = "stopped";
        _cluster.Site.Answers = train => train.Job != job || train.Round <= 2;
        await _cluster.Submit(job);
        await _cluster.UntilEvent<RoundPlanned>(job, 3);

        await Operate(
            new StopJob
            {
                Job = job,
                By = "ann",
                Reason = "enough",
            }
        );
        await _cluster.UntilEnd(job);
        ModelAt model = await Ask<ModelAt>(new GetModel { Job = job });

        VerificationReport report = await _cluster.Verify(job);
        Assert.Empty(report.Findings);
        Assert.Equal((JobPhase.Stopped, model.Model.Sha256), (report.Status, report.ModelSha256));
        Assert.False((await Ask<OperationDone>(new StopJob { Job = job })).Changed);
    }

    [Fact]
    public async Task Should_go_on_without_a_silent_client_when_an_operator_excludes_it()
    {
        const string job = "excluding";
        string? silent = null;
        _cluster.Site.Answers = train => train.Job != job || train.Client != silent;
        string first = Builders.Rosters.Of(TestCluster.Spec).First().Client;
        silent = first;
        await _cluster.Submit(job);
        await TestCluster.Until(
            () => _cluster.Events(job).OfType<RoundPlanned>().Any(p => p.Cohort.Any(m => m.Client == first)),
            "the client was never chosen"
        );

        await Operate(
            new ExcludeClient
            {
                Job = job,
                Client = first,
                By = "ann",
                Reason = "broken sensor",
            }
        );
        await _cluster.UntilEnd(job);

        VerificationReport report = await _cluster.Verify(job);
        Assert.Empty(report.Findings);
        Assert.Equal((JobPhase.Completed, "nothing lost but by 1 exclusion, nothing counted twice"), (report.Status, report.Equality));
        Assert.DoesNotContain(
            _cluster.Events(job).SkipWhile(e => e is not ClientExcluded).OfType<RoundPlanned>(),
            p => p.Cohort.Any(m => m.Client == first)
        );
    }

    [Fact]
    public async Task Should_say_that_a_job_is_unknown_when_it_is_not_there() =>
        Assert.Equal("nowhere", (await Ask<JobUnknown>(new PauseJob { Job = "nowhere" })).Job);

    private async Task Operate(object command) => Assert.True((await Ask<OperationDone>(command)).Changed);

    private async Task<T> Ask<T>(object question) =>
        Assert.IsType<T>(await Akka.Actor.Futures.Ask<object>(_cluster.A.Jobs, question, Patience));
}
