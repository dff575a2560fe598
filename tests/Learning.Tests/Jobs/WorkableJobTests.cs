using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Jobs;

public class WorkableJobTests
{
    private static readonly JobSpec Job = RuleBook.Newest.ReadJob(TestJobFiles.Demo);

    [Theory]
    [InlineData(0.05, 0.9, null)]
    [InlineData(1, 0.9, null)]
    [InlineData(11, 0, "`training.learning-rate`: at 11 every training diverges")]
    [InlineData(1e-9, 0, "`training.learning-rate`: at 1E-09 no weight moves")]
    [InlineData(0.5, 0.999, "`training.momentum`: 0.999 makes the learning rate of 0.5 come to 500")]
    public void Should_refuse_rate_or_momentum_when_nothing_can_be_learned_with_it(double rate, double momentum, string? what)
    {
        JobSpec job = Job with { Training = Job.Training with { LearningRate = rate, Momentum = momentum } };

        AssertRefused(what, () => WorkableJob.Check(job));
    }

    [Fact]
    public void Should_refuse_a_rate_of_the_method_when_nothing_can_be_learned_with_it()
    {
        AssertRefused(
            "`method.map-learning-rate`: at 50",
            () => WorkableJob.Check(Job with { Method = new MethodSpec { MapLearningRate = 50 } })
        );
        AssertRefused(
            "`method.polish-learning-rate`: at 50",
            () => WorkableJob.Check(Job with { Method = new MethodSpec { PolishLearningRate = 50 } })
        );
    }

    [Theory]
    [InlineData(16, 3, null)]
    [InlineData(64, 3, null)]
    [InlineData(80, 80, null)]
    [InlineData(81, 80, "`training.batch`: 81 samples, and no client has more than 80")]
    [InlineData(4096, 20, "`training.batch`: 4096 samples, and no client has more than 20")]
    public void Should_refuse_a_batch_when_no_client_has_so_many_samples(int batch, long most, string? what) =>
        AssertRefused(what, () => WorkableJob.CheckBatch(Job with { Training = Job.Training with { Batch = batch } }, most));

    [Theory]
    [InlineData("cats", null)]
    [InlineData("/etc", "`data.classes`: `/etc` is no name of a folder")]
    [InlineData("..", "`data.classes`: `..` is no name of a folder")]
    public void Should_refuse_a_class_of_images_when_it_is_a_path(string name, string? what) =>
        AssertRefused(
            what,
            () => WorkableJob.Check(Job with { Data = Job.Data with { Format = DataFormat.Images, Classes = new NameList([name]) } })
        );

    private static void AssertRefused(string? what, Action check)
    {
        if (what is null)
        {
            check();
        }
        else
        {
            Assert.Contains(what, Assert.Throws<JobSpecException>(check).Message, StringComparison.Ordinal);
        }
    }
}
