using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Memory;

/// <summary>A scalar that is held takes 4 bytes; one of a small tensor that comes and goes takes 11 of the heap.</summary>
public class MemoryModelTests
{
    private const int Constant = 1 << 20;

    [Fact]
    public void Should_follow_the_formula_when_everything_is_trained()
    {
        // convolution 1→2 on 4×4: 18 weights, 2 biases, saves 32; batch-norm: 4 parameters, 4 statistics, saves 32;
        // max-pool: saves 3 · 8; head: 8 → 3, 27 parameters
        NetworkBlueprint network = Blueprints.OneBlock(
            "[1,4,4]",
            """{"type":"conv2d","out":2,"kernel":3,"padding":1}""",
            """{"type":"batch-norm"}""",
            """{"type":"relu"}""",
            """{"type":"max-pool","kernel":2}"""
        );
        MemoryEstimate estimate = MemoryModel.Estimate(SubModel.FullNetwork(network), 10);
        const int trained = 18 + 2 + 4 + 27,
            statistics = 4,
            input = 16,
            saved = 32 + 32 + 24,
            inAndOut = 16 + 32;
        Assert.Equal(
            new MemoryEstimate(Constant, (4 * ((2 * trained) + statistics)) + (11 * trained), 11 * 10 * (input + saved + inAndOut)),
            estimate
        );
        Assert.Equal(estimate.Constant + estimate.Weights + estimate.Activations, estimate.Bytes);
    }

    [Fact]
    public void Should_count_what_a_residual_layer_holds_beside_its_paths_when_gradients_pass_them()
    {
        // stem: 1→1 on 64×64 at batch 64, one unit of 1 MiB; main path: two convolutions; nothing of the head counts
        const int batch = 64,
            unit = 1 << 20;
        NetworkBlueprint network = Residual("");
        // saved: the stem and both convolutions of the main path; at the last of them 3/2 of input and output, and the
        // gradient that waits for the shortcut
        Assert.Equal(unit + (3 * unit) + (3 * unit) + unit, MemoryModel.Estimate(SubModel.FullNetwork(network), batch).Activations);
        // a shortcut's only convolution saves nothing that stays: its output is added and let go
        Assert.Equal(
            MemoryModel.Estimate(SubModel.FullNetwork(network), batch).Activations,
            MemoryModel
                .Estimate(SubModel.FullNetwork(Residual(""","shortcut":[{"type":"conv2d","out":1,"kernel":1}]""")), batch)
                .Activations
        );

        static NetworkBlueprint Residual(string shortcut) =>
            Blueprints.OneBlock(
                "[1,64,64]",
                """{"type":"conv2d","out":1,"kernel":1,"bias":false}""",
                $$"""
                {"type":"residual",
                 "main":[{"type":"conv2d","out":1,"kernel":1,"bias":false},{"type":"conv2d","out":1,"kernel":1,"bias":false}]{{shortcut}}}
                """
            );
    }

    [Fact]
    public void Should_count_hidden_linear_layers_when_samples_are_rows()
    {
        // 4,096 features at batch 64 are a unit of 1 MiB. Both layers have many weights, so the peak is where all gradients are there:
        // while gradients pass the first, which needs its output, and the input none; the first layer and its batch-norm are saved
        const int batch = 64,
            unit = 1 << 20;
        NetworkBlueprint network = Blueprints.OneBlock(
            "[4096]",
            """{"type":"linear","out":4096,"bias":false}""",
            """{"type":"batch-norm"}""",
            """{"type":"linear","out":4096,"bias":false}"""
        );
        Assert.Equal(unit + (2 * unit) + unit, MemoryModel.Estimate(SubModel.FullNetwork(network), batch).Activations);
    }

    [Fact]
    public void Should_count_the_shares_of_attention_when_tokens_are_many()
    {
        long Activations(int heads) =>
            MemoryModel
                .Estimate(
                    SubModel.FullNetwork(
                        Blueprints.OneBlock(
                            "[1,16,16]",
                            """{"type":"patch-embedding","out":8,"patch":1}""",
                            $$"""{"type":"self-attention","heads":{{heads}}}"""
                        )
                    ),
                    64
                )
                .Activations;
        // 256 tokens: shares of 64 · 256 · 256 values for each head, once saved and twice worked with
        Assert.Equal(3 * 4L * 64 * 256 * 256, Activations(2) - Activations(1));
    }

    [Fact]
    public void Should_peak_at_the_last_convolution_when_every_layer_saves_alike()
    {
        NetworkBlueprint network = Blueprints.Deep8();
        const int batch = 100,
            unit = 4 * batch * 1024,
            input = 11 * batch * 64;
        MemoryEstimate full = MemoryModel.Estimate(SubModel.FullNetwork(network), batch);
        // 24 outputs are saved, the convolution works with 3; of the gradients those of its 64 · 64 · 9 weights, its
        // batch-norm's 128 and the head's 650 are there
        Assert.Equal(input + (27 * unit), full.Activations);
        Assert.Equal(
            (4 * (Scalars(network.FullNetworkParameters) + Weights(network.FullNetworkParameters))) + (11 * (36_864 + 128 + 650)),
            full.Weights
        );
        // the first block and three proxies save half of that
        Assert.Equal(input + (15 * unit), MemoryModel.Estimate(SubModel.Growing(network, 1), batch).Activations);
    }

    [Fact]
    public void Should_peak_in_front_when_the_first_block_is_wide_and_the_last_is_narrow()
    {
        // 100 channels before the pooling, 1 behind it
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"front-heavy","input":[1,32,32],"classes":2,"blocks":[{"name":"block1","layers":[
              {"type":"conv2d","out":100,"kernel":1,"bias":false},{"type":"conv2d","out":100,"kernel":1,"bias":false},
               {"type":"max-pool","kernel":32},
              {"type":"conv2d","out":1,"kernel":1,"bias":false}]}],
             "head":[{"type":"flatten"},{"type":"linear","out":2}]}
            """
        );
        const int batch = 64,
            input = 4 * batch * 1024,
            wide = 4 * batch * 102_400,
            pooled = 11 * batch * 100;
        MemoryEstimate estimate = MemoryModel.Estimate(SubModel.FullNetwork(network), batch);
        // at the second convolution: two outputs and the pooled one are saved, and it works with both outputs
        Assert.Equal(input + (2 * wide) + (3 * pooled) + (3 * wide), estimate.Activations);
        Assert.Equal((4 * 2 * (100 + 10_000 + 100 + 4)) + (11 * (10_000 + 100 + 4)), estimate.Weights);
    }

    [Fact]
    public void Should_hold_the_gradients_from_the_hidden_layer_on_when_the_head_is_most_of_the_network()
    {
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"all-head","input":[1,8,8],"classes":2,"blocks":[{"name":"block1","layers":[{"type":"conv2d","out":1,"kernel":1,
             "bias":false}]}],
             "head":[{"type":"flatten"},{"type":"linear","out":5000,"bias":false},{"type":"linear","out":2,"bias":false}]}
            """
        );
        // 320,000 weights of the first linear layer are 1.28 MB, which do not lie in the heap
        const int hidden = 64 * 5000,
            others = 1 + 10_000;
        // while gradients pass it, that of the convolution's one weight is not there yet
        Assert.Equal(
            (4 * 2 * (hidden + others)) + (4 * hidden) + (11 * (others - 1)),
            MemoryModel.Estimate(SubModel.FullNetwork(network), 2).Weights
        );
    }

    [Theory]
    [InlineData(1, 64)] // features are computed 64 samples at a time
    [InlineData(65, 65)]
    public void Should_peak_before_the_training_when_the_prefix_is_the_larger(int batch, int chunk)
    {
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"front-heavy","input":[1,16,16],"classes":2,"blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":32,"kernel":3,"padding":1},{"type":"max-pool","kernel":16}]},
              {"name":"block2","layers":[{"type":"conv2d","out":1,"kernel":1}]}],
             "head":[{"type":"flatten"},{"type":"linear","out":2}]}
            """
        );
        var second = SubModel.Growing(network, 2);
        MemoryEstimate estimate = MemoryModel.Estimate(second, batch);
        Assert.Equal(new MemoryEstimate(Constant, 4 * (288 + 32), ((11 * chunk * 256) + (4 * chunk * 32 * 256)) * 3 / 2), estimate);
        Assert.True(MemoryModel.Estimate(second, batch, PrefixUse.Cached).Activations < estimate.Activations / 10);
    }

    [Fact]
    public void Should_not_hold_the_prefix_in_training_when_it_runs_before()
    {
        NetworkBlueprint network = Blueprints.Deep8();
        var last = SubModel.Growing(network, 4);
        MemoryEstimate before = MemoryModel.Estimate(last, 100);
        Assert.Equal(MemoryModel.Estimate(last, 100, PrefixUse.Cached), before);
        Assert.Equal(
            before with
            {
                Weights = before.Weights + (4 * Scalars(network.Blocks.Take(3).SelectMany(block => block.Parameters))),
            },
            MemoryModel.Estimate(last, 100, PrefixUse.EveryBatch)
        );
    }

    [Fact]
    public void Should_grow_with_the_batch_when_only_activations_depend_on_it()
    {
        var subModel = SubModel.Growing(Blueprints.Deep8(), 1);
        MemoryEstimate one = MemoryModel.Estimate(subModel, 100),
            many = MemoryModel.Estimate(subModel, 1000);
        Assert.Equal(one with { Activations = many.Activations }, many);
        Assert.Equal((4 * 1000 * 15 * 1024) + (11 * 1000 * 64), many.Activations);
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryModel.Estimate(subModel, 0));
    }

    private static long Scalars(IEnumerable<ParameterSpec> parameters) => parameters.Sum(parameter => parameter.Shape.ElementCount);

    private static long Weights(IEnumerable<ParameterSpec> parameters) =>
        Scalars(parameters.Where(parameter => parameter.Kind == ParameterKind.Weight));
}
