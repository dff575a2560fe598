using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Tools.Plans;
using ProFL.Tools.Tests.Support;
using ProFL.Training.Probes;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Tools.Tests.Plans;

/// <summary>Twenty clients of 100 samples, the even ones in the north; a cohort of five; everybody can train everything.</summary>
public class PlanTimeTests
{
    private const long Samples = 100;
    private const double Besides = 0.05 + (5 * 0.005);

    [Fact]
    public void Should_be_the_time_of_the_site_with_most_to_do_when_sites_train_beside_each_other()
    {
        JobSpec job = Job(sites: ["north", "south"]);
        double seconds = Time(job, heldOut: 0, new TrainingTime(0, 0, 0.01, 0, 0)).Of(0, 1);

        // of five clients one site has three at least
        Assert.InRange(Rounded(seconds), 3, 4); // the cohort that seed 1 draws has both
        JobSpec alone = Job(sites: ["north"]);
        Assert.Equal(5, Rounded(Time(alone, heldOut: 0, new TrainingTime(0, 0, 0.01, 0, 0)).Of(0, 1)));
    }

    [Fact]
    public void Should_count_the_prefix_once_for_a_client_when_its_features_are_kept()
    {
        JobSpec job = Job(sites: ["north"]);
        var time = new TrainingTime(0, 0, 0, 0.01, 0);
        int step = RuleBook.Newest.CurriculumOf(job).First(s => s.SubModel.PrefixIsFixed).Index;
        double kept = Time(job, 0, time).Of(step, 100) - (100 * (Besides + Bytes(job, step)));
        Assert.Equal(20, kept, 3);

        JobSpec without = job with { Method = job.Method with { FeatureCache = false } };
        double again = Time(without, 0, time).Of(step, 100) - (100 * (Besides + Bytes(job, step)));
        Assert.Equal(500, again, 3);
    }

    [Fact]
    public void Should_add_evaluations_when_samples_are_held_out()
    {
        JobSpec job = Job(sites: ["north"]) with { Evaluation = new EvaluationSpec(4, "north") };
        int grow = RuleBook.Newest.CurriculumOf(job).First(s => s.Phase == Learning.Curricula.Phase.Grow).Index;
        var time = new TrainingTime(0, 0, 0, 0, 0.1);
        double without = Time(job, 0, time).Of(grow, 10);

        // after rounds 4, 8 and 10
        Assert.Equal(3 * 50 * 0.1, Time(job, 50, time).Of(grow, 10) - without, 6);
    }

    [Fact]
    public void Should_cost_whole_batches_and_every_epoch_when_a_client_trains()
    {
        var time = new TrainingTime(Before: 1, Batch: 0.5, Sample: 0.01, PrefixSample: 0.1, EvaluatedSample: 9);
        Assert.Equal(1 + (2 * ((3 * 0.5) + (40 * 0.01))), time.SecondsOf(40, batch: 16, epochs: 2, withPrefix: false), 9);
        Assert.Equal(4, time.SecondsOf(40, 16, 2, withPrefix: true) - time.SecondsOf(40, 16, 2, withPrefix: false), 9);
    }

    [Fact]
    public void Should_measure_every_step_and_share_when_a_job_is_probed()
    {
        JobSpec job = Jobs.Demo();
        StepTime[] times = [.. TimeProbes.MeasureHere(job, threads: 2, CancellationToken.None)];
        Assert.Equal(RuleBook.Newest.CurriculumOf(job).Length, times.Count(time => time.Share == ClientShare.Full));
        Assert.Contains(times, time => time.Share == ClientShare.HeadOnly);
        Assert.All(times, time => Assert.True(time.Time.SecondsOf(64, 16, 1, withPrefix: true) is > 0 and < 60));
        Assert.All(
            times.Where(time => RuleBook.Newest.CurriculumOf(job)[time.Index].Phase == Learning.Curricula.Phase.Grow),
            time => Assert.True(time.Time.EvaluatedSample > 0)
        );
    }

    private static JobSpec Job(string[] sites)
    {
        JobSpec job = Jobs.Demo();
        return job with { Fleet = job.Fleet with { Sites = [.. sites] } };
    }

    private static RosterMember[] Roster(JobSpec job) =>
        [
            .. job.Fleet.ClientIds.Select(
                (client, i) =>
                    new RosterMember
                    {
                        Client = client,
                        Site = job.Fleet.SiteOf(i),
                        Samples = Samples,
                        MemoryBytes = 1L << 40,
                    }
            ),
        ];

    private static PlanTime Time(JobSpec job, int heldOut, TrainingTime time) =>
        new(
            job,
            [.. Roster(job)],
            heldOut,
            RuleBook.Newest.CurriculumOf(job).Select(step => new StepTime(step.Index, ClientShare.Full, time))
        );

    private static double Bytes(JobSpec job, int step) =>
        5 * 3e-9 * sizeof(float) * RuleBook.Newest.CurriculumOf(job)[step].SubModel.Trained.Sum(tensor => tensor.Shape.ElementCount);

    private static int Rounded(double seconds) => (int)Math.Round(seconds - Besides);
}
