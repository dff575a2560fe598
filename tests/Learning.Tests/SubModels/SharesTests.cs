using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.SubModels;

public class SharesTests
{
    private static readonly NetworkBlueprint Network = Blueprints.Deep8();

    [Theory]
    [InlineData(1, ClientShare.OutputModule, "block1 proxy2+ proxy3+ proxy4+ head+")]
    [InlineData(3, ClientShare.OutputModule, "block1 block2 block3 proxy4+ head+")]
    [InlineData(4, ClientShare.OutputModule, "block1 block2 block3 block4 head+")]
    [InlineData(1, ClientShare.HeadOnly, "block1 proxy2 proxy3 proxy4 head+")]
    [InlineData(4, ClientShare.HeadOnly, "block1 block2 block3 block4 head+")]
    [InlineData(2, ClientShare.Full, "block1 block2+ proxy3+ proxy4+ head+")]
    public void Should_freeze_what_is_not_its_share_when_a_client_is_restricted(int step, ClientShare share, string parts)
    {
        SubModel restricted = SubModel.Growing(Network, step).Restricted(share);
        Assert.Equal(parts, Parts.Describe(restricted.Parts));
        Assert.Equal((Stage.Growing, step, $"block{step}"), (restricted.Stage, restricted.Step, restricted.ActiveBlock));
    }

    [Fact]
    public void Should_send_the_head_alone_when_it_is_all_the_client_trains() =>
        Assert.Equal(
            ["head.1.bias", "head.1.weight"],
            SubModel.ShrinkingLearn(Network, 3).Restricted(ClientShare.HeadOnly).Trained.Select(parameter => parameter.Name)
        );

    [Fact]
    public void Should_train_a_subset_of_the_full_share_when_restricted() =>
        Assert.All(
            Enumerable
                .Range(1, 4)
                .SelectMany(step => new[] { ClientShare.OutputModule, ClientShare.HeadOnly }.Select(share => (step, share))),
            test =>
                Assert.Subset(
                    SubModel.Growing(Network, test.step).Trained.ToHashSet(),
                    SubModel.Growing(Network, test.step).Restricted(test.share).Trained.ToHashSet()
                )
        );

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void Should_count_the_blocks_before_the_active_one_when_the_prefix_is_fixed(int step, int length)
    {
        var growing = SubModel.Growing(Network, step);
        Assert.Equal((length, length > 0), (growing.FixedPrefixLength, growing.PrefixIsFixed));
    }

    [Theory]
    [InlineData(ClientShare.HeadOnly)]
    [InlineData(ClientShare.OutputModule)]
    public void Should_not_count_the_active_block_as_fixed_when_other_clients_train_it(ClientShare share)
    {
        Assert.Equal(2, SubModel.Growing(Network, 3).Restricted(share).FixedPrefixLength);
        Assert.False(SubModel.Growing(Network, 1).Restricted(share).PrefixIsFixed);
        Assert.False(SubModel.FullNetwork(Network).Restricted(share).PrefixIsFixed);
    }

    [Fact]
    public void Should_refuse_when_the_objective_has_no_shares()
    {
        Assert.Throws<InvalidOperationException>(() => SubModel.ShrinkingMap(Network, 3).Restricted(ClientShare.HeadOnly));
        Assert.Throws<InvalidOperationException>(() => SubModel.Calibration(Network).Restricted(ClientShare.OutputModule));
    }

    [Fact]
    public void Should_be_the_blueprints_network_parameter_for_parameter_when_the_last_step_grows()
    {
        var last = SubModel.Growing(Network, Network.Steps);
        Assert.Equal(Network.FullNetworkParameters, last.Parts.SelectMany(part => part.Part.Parameters));
        Assert.DoesNotContain(last.Parts, part => part.Part.Kind == PartKind.Proxy);
    }
}
