using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.SubModels;

public class SubModelTests
{
    private static readonly NetworkBlueprint Network = Blueprints.Deep8();

    [Theory]
    [InlineData(1, "block1+ proxy2+ proxy3+ proxy4+ head+")]
    [InlineData(2, "block1 block2+ proxy3+ proxy4+ head+")]
    [InlineData(3, "block1 block2 block3+ proxy4+ head+")]
    [InlineData(4, "block1 block2 block3 block4+ head+")]
    public void Should_freeze_the_prefix_and_train_the_rest_when_growing(int step, string parts)
    {
        var subModel = SubModel.Growing(Network, step);
        Assert.Equal(parts, Parts.Describe(subModel.Parts));
        Assert.Equal((Stage.Growing, step, $"block{step}"), (subModel.Stage, subModel.Step, subModel.ActiveBlock));
    }

    [Fact]
    public void Should_fit_one_behind_the_other_when_growing()
    {
        foreach (SubModel subModel in Enumerable.Range(1, Network.Steps).Select(step => SubModel.Growing(Network, step)))
        {
            for (int index = 1; index < subModel.Parts.Length; index++)
            {
                Assert.Equal(subModel.Parts[index - 1].Part.Output, subModel.Parts[index].Part.Input);
            }
        }
    }

    [Fact]
    public void Should_train_every_block_when_full_network()
    {
        var full = SubModel.FullNetwork(Network);
        Assert.Equal("block1+ block2+ block3+ block4+ head+", Parts.Describe(full.Parts));
        Assert.Equal("", full.ActiveBlock);
        Assert.Equal(Network.FullNetworkParameters.Count(), full.Trained.Length);
    }

    [Fact]
    public void Should_list_parameters_and_statistics_in_ordinal_order_when_asked_what_is_trained()
    {
        string[] names = [.. SubModel.Growing(Network, 4).Trained.Select(parameter => parameter.Name)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("block4.1.running_var", names);
        Assert.Contains("head.1.weight", names);
        Assert.DoesNotContain(names, name => name.StartsWith("block3", StringComparison.Ordinal));
        Assert.Equal((3 * 5) + 2, names.Length);
    }

    [Fact]
    public void Should_be_equal_when_cut_twice()
    {
        Assert.Equal(SubModel.Growing(Network, 2), SubModel.Growing(Blueprints.Deep8(), 2));
        Assert.NotEqual(SubModel.Growing(Network, 2), SubModel.Growing(Network, 3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Should_refuse_when_there_is_no_such_step(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SubModel.Growing(Network, step));
}
