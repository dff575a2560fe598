using System.Collections.Immutable;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Curricula;

public class HandOverTests
{
    private const OutputModuleSource Inherited = OutputModuleSource.Inherited;
    private static readonly JobSpec Job = RuleBook.Newest.ReadJob(TestJobFiles.Demo);

    /// <summary>Calibrate 4, Learn 4, Map 4, Learn 3, Map 3, Learn 2, Map 2, Grow 1 to 4.</summary>
    private static readonly ImmutableArray<CurriculumStep> All = RuleBook.Newest.CurriculumOf(Job);

    [Theory]
    [InlineData(Phase.Grow, 1, "block1 Calibrate4")]
    [InlineData(Phase.Grow, 2, "block2 Learn2")]
    [InlineData(Phase.Grow, 3, "block3 Learn3")]
    [InlineData(Phase.Grow, 4, "block4 Learn4")]
    public void Should_start_from_what_shrinking_learned_when_a_block_grows(Phase phase, int step, string expected) =>
        Assert.Contains(expected, Origins(phase, step, Inherited), StringComparison.Ordinal);

    [Fact]
    public void Should_stand_on_the_grown_blocks_when_later_blocks_grow() =>
        Assert.StartsWith("block1 Grow1, block2 Grow2, block3 Grow3, ", Origins(Phase.Grow, 4, Inherited), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "block1 Calibrate4, proxy2 Map2, proxy3 Learn2, proxy4 Learn2, head Learn2")]
    [InlineData(2, "block1 Grow1, block2 Learn2, proxy3 Grow1, proxy4 Grow1, head Grow1")]
    [InlineData(4, "block1 Grow1, block2 Grow2, block3 Grow3, block4 Learn4, head Grow3")]
    public void Should_inherit_proxies_and_head_from_the_step_before_when_growing(int step, string expected) =>
        Assert.Equal(expected, Origins(Phase.Grow, step, Inherited));

    [Theory]
    [InlineData(1, "block1 Calibrate4, proxy2 Map2, proxy3 Learn2, proxy4 Learn2, head Learn2")]
    [InlineData(2, "block1 Grow1, block2 Learn2, proxy3 Map3, proxy4 Learn3, head Learn3")]
    [InlineData(3, "block1 Grow1, block2 Grow2, block3 Learn3, proxy4 Map4, head Map4")]
    [InlineData(4, "block1 Grow1, block2 Grow2, block3 Grow3, block4 Learn4, head Learn4")]
    public void Should_take_the_output_module_that_shrinking_made_for_the_step_when_the_job_says_so(int step, string expected) =>
        Assert.Equal(expected, Origins(Phase.Grow, step, OutputModuleSource.Shrinking));

    [Theory]
    [InlineData(4, "block1 Calibrate4, block2 Calibrate4, block3 Calibrate4, proxy4 -, head Learn4, block4 Learn4")]
    [InlineData(2, "block1 Calibrate4, proxy2 -, proxy3 Learn2, proxy4 Learn2, head Learn2, block2 Learn2")]
    public void Should_learn_from_the_block_just_learned_when_mapping(int step, string expected) =>
        Assert.Equal(expected, Origins(Phase.Map, step, Inherited));

    [Fact]
    public void Should_leave_proxies_at_their_initial_weights_when_nothing_is_mapped()
    {
        ImmutableArray<CurriculumStep> steps = RuleBook.Newest.CurriculumOf(
            Job with
            {
                Method = new MethodSpec { Mapping = false, Calibration = false },
            }
        );
        CurriculumStep first = steps.First(step => step.Phase == Phase.Grow);
        Assert.Null(HandOver.Origin(steps, first.Index, Job.Network.Proxy(2), Inherited));
        Assert.Null(HandOver.Origin(steps, first.Index, Job.Network.Block(1), Inherited));
    }

    private static string Origins(Phase phase, int step, OutputModuleSource source)
    {
        CurriculumStep entered = All.Single(candidate => candidate.Phase == phase && candidate.Step == step);
        IEnumerable<NetworkPart> parts = entered.SubModel.Parts.Concat(entered.SubModel.Teacher).Select(part => part.Part).Distinct();
        return string.Join(
            ", ",
            parts.Select(part =>
                HandOver.Origin(All, entered.Index, part, source) is { } origin
                    ? $"{part.Name} {All[origin].Phase}{All[origin].Step}"
                    : $"{part.Name} -"
            )
        );
    }
}
