using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Memory;

/// <summary>
/// Deep8 at a batch whose tensors do not lie in the heap, in units of one layer's output: every block saves 6, every proxy 2; what goes
/// into a part behind the prefix is 1, and a convolution works with 3, or 2 where its input needs no gradient.
/// </summary>
public class MemoryOfPhasesTests
{
    private const int Batch = 100;
    private const int Unit = 4 * Batch * 1024;
    private static readonly NetworkBlueprint Network = Blueprints.Deep8();

    [Fact]
    public void Should_cost_what_growing_does_when_a_block_is_learned_in_shrinking() =>
        Assert.Equal(
            MemoryModel.Estimate(SubModel.Growing(Network, 3), Batch),
            MemoryModel.Estimate(SubModel.ShrinkingLearn(Network, 3), Batch)
        );

    [Fact]
    public void Should_count_the_teacher_as_frozen_when_a_block_is_mapped()
    {
        MemoryEstimate map = MemoryModel.Estimate(SubModel.ShrinkingMap(Network, 3), Batch);
        // proxy3 is trained; proxy4 and the head are the student's and the teacher's alike, block 3 is the teacher's own; gradients pass
        // proxy4 before any of proxy3's is there
        long held = Scalars(Network.Block(3)) + Scalars(Network.Proxy(3)) + Scalars(Network.Proxy(4)) + Scalars(Network.Head);
        Assert.Equal(4 * (held + Weights(Network.Proxy(3))), map.Weights);
        Assert.Equal((1 + 2 + 2 + 3) * Unit, map.Activations);
    }

    [Fact]
    public void Should_hold_the_head_twice_when_the_last_block_is_mapped()
    {
        MemoryEstimate map = MemoryModel.Estimate(SubModel.ShrinkingMap(Network, 4), Batch);
        long trained = Weights(Network.Proxy(4)) + Weights(Network.Head);
        long held = Scalars(Network.Block(4)) + Scalars(Network.Proxy(4)) + (2 * Scalars(Network.Head));
        Assert.Equal((4 * (held + trained)) + (11 * trained), map.Weights);
        Assert.Equal((1 + 2 + 2) * Unit, map.Activations); // the only convolution is the first
    }

    [Fact]
    public void Should_count_the_teachers_forward_pass_when_it_is_the_larger()
    {
        // the teacher's block widens to 100 channels and back, its proxy has 1 channel
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"wide-inside","input":[1,4,4],"classes":2,"proxy":"linear","blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":1,"kernel":1}]},
              {"name":"block2","layers":[{"type":"conv2d","out":100,"kernel":1},{"type":"conv2d","out":1,"kernel":1}]}],
             "head":[{"type":"flatten"},{"type":"linear","out":2}]}
            """
        );
        const int narrow = 11 * Batch * 16,
            wide = 4 * Batch * 1600;
        Assert.Equal(narrow + ((narrow + wide) * 3 / 2), MemoryModel.Estimate(SubModel.ShrinkingMap(network, 2), Batch).Activations);
    }

    [Fact]
    public void Should_store_no_activations_when_blocks_are_calibrated()
    {
        MemoryEstimate calibration = MemoryModel.Estimate(SubModel.Calibration(Network), Batch);
        Assert.Equal(4 * Network.Blocks.Take(3).Sum(Scalars), calibration.Weights);
        Assert.Equal((11 * Batch * 64) + (3 * Unit), calibration.Activations);
    }

    [Fact]
    public void Should_store_activations_of_the_trained_share_alone_when_restricted()
    {
        var second = SubModel.Growing(Network, 2);
        MemoryEstimate full = MemoryModel.Estimate(second, Batch);
        MemoryEstimate module = MemoryModel.Estimate(second.Restricted(ClientShare.OutputModule), Batch);
        MemoryEstimate head = MemoryModel.Estimate(second.Restricted(ClientShare.HeadOnly), Batch);
        long all = Network.Proxies.Skip(1).Append(Network.Block(2)).Append(Network.Head).Sum(Scalars);
        Assert.Equal(4 * (all + Weights(Network.Head)), head.Weights);
        Assert.Equal((1 + 3) * Unit, head.Activations); // one convolution at a time, forward
        Assert.Equal((1 + 2 + 2 + 3) * Unit, module.Activations);
        Assert.Equal((1 + 6 + 2 + 2 + 3) * Unit, full.Activations);
    }

    [Fact]
    public void Should_count_four_bytes_a_value_when_features_are_held()
    {
        Assert.Equal(4L * 10 * 16 * 64, MemoryModel.FeatureBytes(SubModel.Growing(Network, 3), 10)); // block 2 ends in [16, 8, 8]
        Assert.Equal(4L * 10 * 16 * 64, MemoryModel.FeatureBytes(SubModel.Growing(Network, 3).Restricted(ClientShare.HeadOnly), 10));
        Assert.Equal(0, MemoryModel.FeatureBytes(SubModel.Growing(Network, 1), 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryModel.FeatureBytes(SubModel.Growing(Network, 3), -1));
    }

    private static long Scalars(NetworkPart part) => part.Parameters.Sum(parameter => parameter.Shape.ElementCount);

    private static long Weights(NetworkPart part) =>
        part.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight).Sum(parameter => parameter.Shape.ElementCount);
}
