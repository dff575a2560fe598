using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.SubModels;

public class ShrinkingTests
{
    private static readonly NetworkBlueprint Network = Blueprints.Deep8();

    [Theory]
    [InlineData(4, "block1 block2 block3 block4+ head+")]
    [InlineData(3, "block1 block2 block3+ proxy4+ head+")]
    [InlineData(2, "block1 block2+ proxy3+ proxy4+ head+")]
    public void Should_train_the_block_later_proxies_and_the_head_when_a_block_is_learned(int step, string parts)
    {
        var learn = SubModel.ShrinkingLearn(Network, step);
        Assert.Equal(parts, Parts.Describe(learn.Parts));
        Assert.Equal(
            (Stage.Shrinking, step, $"block{step}", Objective.CrossEntropy),
            (learn.Stage, learn.Step, learn.ActiveBlock, learn.Objective)
        );
        Assert.Empty(learn.Teacher);
    }

    [Theory]
    [InlineData(4, "block1 block2 block3 proxy4+ head+")]
    [InlineData(3, "block1 block2 proxy3+ proxy4 head")]
    [InlineData(2, "block1 proxy2+ proxy3 proxy4 head")]
    public void Should_train_the_proxy_alone_or_with_the_head_at_the_last_block_when_a_block_is_mapped(int step, string parts)
    {
        var map = SubModel.ShrinkingMap(Network, step);
        Assert.Equal(parts, Parts.Describe(map.Parts));
        Assert.Equal(
            (Stage.Shrinking, step, $"proxy{step}", Objective.Distillation),
            (map.Stage, map.Step, map.ActiveBlock, map.Objective)
        );
    }

    [Theory]
    [InlineData(4, "block1 block2 block3 block4 head")]
    [InlineData(3, "block1 block2 block3 proxy4 head")]
    [InlineData(2, "block1 block2 proxy3 proxy4 head")]
    public void Should_be_taught_by_the_frozen_network_that_has_learned_when_a_block_is_mapped(int step, string teacher)
    {
        var map = SubModel.ShrinkingMap(Network, step);
        Assert.Equal(teacher, Parts.Describe(map.Teacher));
        Assert.Equal(SubModel.ShrinkingLearn(Network, step).Parts.Select(part => part.Part), map.Teacher.Select(part => part.Part));
        Assert.Equal(map.Parts.Take(map.FixedPrefixLength), map.Teacher.Take(map.FixedPrefixLength));
    }

    [Theory]
    [InlineData(4, "head")]
    [InlineData(3, "")]
    [InlineData(2, "")]
    public void Should_keep_a_head_for_the_teacher_when_the_student_trains_its_own(int step, string copies) =>
        Assert.Equal(copies, string.Join(' ', SubModel.ShrinkingMap(Network, step).TeacherCopies.Select(part => part.Name)));

    [Fact]
    public void Should_fit_one_behind_the_other_when_shrinking()
    {
        foreach (SubModel map in Enumerable.Range(2, 3).Select(step => SubModel.ShrinkingMap(Network, step)))
        {
            foreach (IEnumerable<SubModelPart> chain in new IEnumerable<SubModelPart>[] { map.Parts, map.Teacher })
            {
                Assert.All(chain.Zip(chain.Skip(1)), pair => Assert.Equal(pair.First.Part.Output, pair.Second.Part.Input));
                Assert.Equal((Network.Input, new TensorShape(10)), (chain.First().Part.Input, chain.Last().Part.Output));
            }
        }
    }

    [Fact]
    public void Should_contain_the_proxy_with_its_statistics_when_a_mapping_is_sent() =>
        Assert.Equal(
            ["proxy3.0.weight", "proxy3.1.bias", "proxy3.1.running_mean", "proxy3.1.running_var", "proxy3.1.weight"],
            SubModel.ShrinkingMap(Network, 3).Trained.Select(parameter => parameter.Name)
        );

    [Fact]
    public void Should_never_train_the_first_block_when_shrinking() =>
        Assert.All(
            Enumerable
                .Range(2, 3)
                .SelectMany(step => new[] { SubModel.ShrinkingLearn(Network, step), SubModel.ShrinkingMap(Network, step) }),
            subModel => Assert.DoesNotContain(subModel.Trained, parameter => parameter.Name.StartsWith("block1.", StringComparison.Ordinal))
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Should_refuse_when_shrinking_has_no_such_step(int step)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SubModel.ShrinkingLearn(Network, step));
        Assert.Throws<ArgumentOutOfRangeException>(() => SubModel.ShrinkingMap(Network, step));
    }

    [Fact]
    public void Should_differ_when_phases_do()
    {
        Assert.Equal(SubModel.ShrinkingMap(Network, 3), SubModel.ShrinkingMap(Blueprints.Deep8(), 3));
        Assert.NotEqual(SubModel.ShrinkingMap(Network, 3), SubModel.ShrinkingLearn(Network, 3));
        Assert.NotEqual(SubModel.ShrinkingLearn(Network, 3), SubModel.Growing(Network, 3));
        var map = SubModel.ShrinkingMap(Network, 3);
        Assert.NotEqual(map, new SubModel(map.Stage, map.Step, map.ActiveBlock, map.Parts));
    }

    [Fact]
    public void Should_find_statistics_of_all_blocks_but_the_last_when_calibrating()
    {
        var calibration = SubModel.Calibration(Network);
        Assert.Equal(
            (Stage.Shrinking, 4, "", Objective.Calibration),
            (calibration.Stage, calibration.Step, calibration.ActiveBlock, calibration.Objective)
        );
        Assert.Equal("block1~ block2~ block3~", Parts.Describe(calibration.Parts));
        Assert.Equal(3 * 3 * 2, calibration.Trained.Length);
        Assert.All(calibration.Trained, parameter => Assert.Equal(ParameterKind.Buffer, parameter.Kind));
        Assert.False(calibration.PrefixIsFixed);
    }

    [Fact]
    public void Should_refuse_to_calibrate_when_there_is_no_batch_normalisation_before_the_last_block()
    {
        Assert.False(SubModel.CanCalibrate(Blueprints.OneBlock("[1,2,2]", """{"type":"batch-norm"}""")));
        string message = Assert
            .Throws<ArgumentException>(() => SubModel.Calibration(NetworkBlueprint.FromJson(Blueprints.TinyJson)))
            .Message;
        Assert.Contains("nothing to calibrate; leave the calibration out", message, StringComparison.Ordinal);
    }
}
