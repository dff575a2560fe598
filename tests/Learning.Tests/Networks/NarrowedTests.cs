using CsCheck;
using ProFL.Learning.Layers;
using ProFL.Learning.Networks;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Networks;

public class NarrowedTests
{
    private static readonly NetworkBlueprint Network = NetworkBlueprint.FromJson(
        """
        {"name":"net","input":[3,8,8],"classes":10,"proxy":"linear","blocks":[
          {"name":"block1","layers":[{"type":"conv2d","name":"stem","out":5,"kernel":3,"stride":2,"padding":1,"bias":false,
           "init":"kaiming-normal-fan-out"},{"type":"batch-norm"},{"type":"relu"}]},
          {"name":"block2","layers":[{"type":"conv2d","out":1,"kernel":3,"padding":1},{"type":"max-pool","kernel":2}]}],
         "head":[{"type":"flatten"},{"type":"linear","out":7},{"type":"relu"},{"type":"linear","out":10}]}
        """
    );

    [Fact]
    public void Should_narrow_all_but_the_classes_when_halved() =>
        Assert.Equal(
            [
                "stem.weight [3, 3, 3, 3]",
                "block1.1.weight [3]",
                "block1.1.bias [3]",
                "block1.1.running_mean [3]",
                "block1.1.running_var [3]",
                "block2.0.weight [1, 3, 3, 3]",
                "block2.0.bias [1]",
                "head.1.weight [4, 4]",
                "head.1.bias [4]",
                "head.3.weight [10, 4]",
                "head.3.bias [10]",
            ],
            Network.Narrowed(0.5).FullNetworkParameters.Select(parameter => $"{parameter.Name} {parameter.Shape}")
        );

    [Fact]
    public void Should_keep_everything_but_widths_when_narrowed()
    {
        NetworkBlueprint narrow = Network.Narrowed(0.5);
        var stem = (Conv2d)Network.Block(1).Layers[0].Layer;
        Assert.Equal(stem with { OutChannels = 3 }, narrow.Block(1).Layers[0].Layer);
        Assert.Equal(
            (Network.Input, Network.Classes, Network.ProxyKind, 2),
            (narrow.Input, narrow.Classes, narrow.ProxyKind, narrow.Steps)
        );
        Assert.Equal("[1, 3, 3, 3]", narrow.Proxy(2).Parameters[0].Shape.ToString());
    }

    [Fact]
    public void Should_narrow_main_path_and_shortcut_alike_when_layers_are_residual()
    {
        NetworkBlueprint network = Blueprints.OneBlock(
            "[3,4,4]",
            """{"type":"conv2d","out":5,"kernel":1}""",
            """{"type":"residual","main":[{"type":"conv2d","out":5,"kernel":1}]}""",
            """{"type":"residual","main":[{"type":"conv2d","out":9,"kernel":1}],"shortcut":[{"type":"conv2d","out":9,"kernel":1}]}"""
        );
        NetworkPart narrow = network.Narrowed(0.5).Block(1);
        Assert.Equal(["[3, 4, 4]", "[3, 4, 4]", "[5, 4, 4]"], narrow.Layers.Select(layer => layer.Output.ToString()));
        Assert.Equal(
            "block1.2.shortcut.0.weight [5, 3, 1, 1]",
            narrow
                .Parameters.Where(parameter => parameter.Name.EndsWith("shortcut.0.weight", StringComparison.Ordinal))
                .Select(parameter => $"{parameter.Name} {parameter.Shape}")
                .Single()
        );
    }

    [Fact]
    public void Should_narrow_tokens_and_feed_forward_when_it_is_a_transformer()
    {
        NetworkBlueprint network = Blueprints.OneBlock(
            "[1,4,4]",
            """{"type":"patch-embedding","out":8,"patch":2}""",
            """{"type":"transformer-encoder","heads":2,"feed-forward":10}"""
        );
        NetworkPart narrow = network.Narrowed(0.5).Block(1);
        Assert.Equal("[4, 4]", narrow.Output.ToString());
        Assert.Equal("[5, 4]", narrow.Parameters.Single(parameter => parameter.Name == "block1.1.mlp.0.weight").Shape.ToString());
    }

    [Theory]
    [InlineData(
        """{"type":"conv2d","out":6,"kernel":1},{"type":"group-norm","groups":2}""",
        "one cannot be narrowed to 0.5 of its width, as the strategy all-small does: block `block1`: "
            + "layer `block1.1` has 2 groups for 3 channels"
    )]
    [InlineData(
        """{"type":"patch-embedding","out":8,"patch":2},{"type":"transformer-encoder","heads":8,"feed-forward":4}""",
        "layer `block1.1.self_attention` has 8 heads for 4 features"
    )]
    public void Should_name_the_layer_when_groups_or_heads_do_not_divide_the_narrowed_width(string layers, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<BlueprintException>(() => Blueprints.OneBlock("[1,4,4]", layers).Narrowed(0.5)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0.5, "net-0_5")]
    [InlineData(0.0625, "net-0_0625")]
    [InlineData(1, "net")]
    public void Should_name_the_ratio_when_narrowed(double ratio, string name) => Assert.Equal(name, Network.Narrowed(ratio).Name);

    [Fact]
    public void Should_be_itself_when_the_ratio_is_one() => Assert.Same(Network, Network.Narrowed(1));

    [Fact]
    public void Should_read_again_when_any_ratio_is_written_as_json() =>
        Gen.Select(Gen.Double[1e-9, 1], Gen.Int[1, 64])
            .Sample(
                (ratio, length) =>
                {
                    var network = NetworkBlueprint.FromJson(
                        Network.ToJson().Replace("\"net\"", $"\"{new string('n', length)}\"", StringComparison.Ordinal)
                    );
                    NetworkBlueprint narrow = network.Narrowed(ratio);
                    Assert.Equal(narrow, NetworkBlueprint.FromJson(narrow.ToJson()));
                    Assert.All(
                        narrow.Parts.SelectMany(part => part.Parameters),
                        parameter => Assert.DoesNotContain(0, parameter.Shape.Dimensions)
                    );
                }
            );

    [Fact]
    public void Should_keep_the_classes_when_a_convolution_makes_them()
    {
        var convolutional = NetworkBlueprint.FromJson(
            """
            {"name":"all-conv","input":[1,4,4],"classes":6,"blocks":[{"name":"block1","layers":[{"type":"conv2d","out":8,"kernel":3}]}],
             "head":[{"type":"conv2d","out":6,"kernel":1},{"type":"relu"},{"type":"global-average-pool"}]}
            """
        );
        Assert.Equal(
            ["[4, 1, 3, 3]", "[4]", "[6, 4, 1, 1]", "[6]"],
            convolutional.Narrowed(0.5).FullNetworkParameters.Select(parameter => parameter.Shape.ToString())
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Should_refuse_when_the_ratio_narrows_nothing(double ratio) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Narrowed(ratio));
}
