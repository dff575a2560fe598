using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Rules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Curricula;

public class DivergenceRemedyTests
{
    private static readonly JobSpec Job = RuleBook.Newest.ReadJob(TestJobFiles.Demo);

    [Theory]
    [InlineData(Phase.Learn, "lower training.learning-rate (now 0.3), or limit gradients with training.clip-norm (now off)")]
    [InlineData(Phase.Grow, "lower training.learning-rate (now 0.3), or limit gradients with training.clip-norm (now off)")]
    [InlineData(Phase.Map, "lower method.map-learning-rate (now 0.2), or lower method.map-clip-norm (now 2)")]
    [InlineData(Phase.Polish, "lower method.polish-learning-rate (now 0.07), or limit gradients with training.clip-norm (now off)")]
    public void Should_name_the_settings_of_the_step_and_their_values_when_it_diverges(Phase phase, string remedy)
    {
        JobSpec job = Job with
        {
            Training = Job.Training with { LearningRate = 0.3, ClipNorm = 0 },
            Method = new MethodSpec
            {
                MapLearningRate = 0.2,
                MapClipNorm = 2,
                PolishLearningRate = 0.07,
            },
        };

        CurriculumStep step = RuleBook.Newest.CurriculumOf(job).First(step => step.Phase == phase);

        Assert.Equal("the training diverged: " + remedy, DivergenceRemedy.Of(job, step));
    }
}
