using ProFL.Learning.Layers;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Networks;

public class NetworkBlueprintTests
{
    [Fact]
    public void Should_have_206810_parameters_when_network_is_deep8()
    {
        IEnumerable<ParameterSpec> weights = Blueprints
            .Deep8()
            .FullNetworkParameters.Where(parameter => parameter.Kind == ParameterKind.Weight);
        Assert.Equal(206_810, weights.Sum(parameter => parameter.Shape.ElementCount));
    }

    [Fact]
    public void Should_name_tensors_as_PyTorch_does_when_layers_have_no_name()
    {
        IEnumerable<string> tensors = Blueprints
            .Deep8()
            .Block(1)
            .Parameters.Take(6)
            .Select(parameter => $"{parameter.Name} {parameter.Shape} {parameter.Kind}");
        Assert.Equal(
            [
                "block1.0.weight [16, 1, 3, 3] Weight",
                "block1.1.weight [16] Weight",
                "block1.1.bias [16] Weight",
                "block1.1.running_mean [16] Buffer",
                "block1.1.running_var [16] Buffer",
                "block1.3.weight [16, 16, 3, 3] Weight",
            ],
            tensors
        );
    }

    [Fact]
    public void Should_use_absolute_name_when_layer_has_one()
    {
        NetworkBlueprint network = Blueprints.OneBlock("[1,4,4]", """{"type":"conv2d","name":"features.conv","out":2,"kernel":3}""");
        Assert.Equal(["features.conv.weight", "features.conv.bias"], network.Block(1).Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("""{"type":"conv2d","out":4,"kernel":7,"stride":2,"padding":3}""", "[3,33,32]", "[4, 17, 16]")]
    [InlineData("""{"type":"conv2d","out":4,"kernel":3}""", "[3,32,5]", "[4, 30, 3]")]
    [InlineData("""{"type":"max-pool","kernel":2}""", "[3,33,32]", "[3, 16, 16]")]
    [InlineData("""{"type":"max-pool","kernel":3,"stride":2,"padding":1}""", "[3,33,32]", "[3, 17, 16]")]
    [InlineData("""{"type":"relu"}""", "[3,33,32]", "[3, 33, 32]")]
    [InlineData("""{"type":"batch-norm"}""", "[3,33,32]", "[3, 33, 32]")]
    public void Should_compute_shapes_as_PyTorch_does_when_layer_is_resolved(string layer, string input, string output) =>
        Assert.Equal(output, Blueprints.OneBlock(input, layer).Block(1).Output.ToString());

    [Fact]
    public void Should_count_114314_parameters_when_network_is_the_reference_for_Fashion_MNIST()
    {
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"fmnist-10","input":[1,28,28],"classes":10,"blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":16,"kernel":5,"padding":2},{"type":"relu"},{"type":"max-pool","kernel":2}]},
              {"name":"block2","layers":[{"type":"conv2d","out":32,"kernel":5,"padding":2},{"type":"relu"},
               {"type":"max-pool","kernel":2}]}],
             "head":[{"type":"flatten"},{"type":"linear","out":64},{"type":"relu"},{"type":"linear","out":10}]}
            """
        );
        Assert.Equal(114_314, network.FullNetworkParameters.Sum(parameter => parameter.Shape.ElementCount));
        Assert.Equal("head.1.weight [64, 1568]", $"{network.Head.Parameters[0].Name} {network.Head.Parameters[0].Shape}");
    }

    [Fact]
    public void Should_make_proxies_with_the_down_sampling_of_their_blocks_when_blocks_follow()
    {
        NetworkBlueprint network = Blueprints.Deep8();
        Assert.Equal(["proxy2", "proxy3", "proxy4"], network.Proxies.Select(proxy => proxy.Name));
        Assert.Equal([1, 2, 1], network.Proxies.Select(proxy => ((Conv2d)proxy.Layers[0].Layer).Stride));
        for (int step = 2; step <= network.Steps; step++)
        {
            Assert.Equal(network.Block(step).Input, network.Proxy(step).Input);
            Assert.Equal(network.Block(step).Output, network.Proxy(step).Output);
        }
    }

    [Fact]
    public void Should_see_every_position_through_its_proxy_when_the_block_down_samples_by_any_stride()
    {
        for (int height = 1; height <= 17; height++)
        {
            for (int stride = 1; stride <= 9; stride++)
            {
                NetworkPart proxy = Strided(height, width: 9, stride, ProxyDownSampling.Covering).Proxy(2);

                Assert.Equal(Strided(height, width: 9, stride, ProxyDownSampling.ByStride).Proxy(2).Output, proxy.Output);
                Assert.All([1, 2], side => Assert.Equal(Enumerable.Range(0, proxy.Input[side]), Seen(proxy, side)));
            }
        }
    }

    [Theory]
    [InlineData(ProxyDownSampling.ByStride, "Conv2d BatchNorm", 4)]
    [InlineData(ProxyDownSampling.Covering, "AveragePool2d Conv2d BatchNorm", 1)]
    public void Should_pool_before_the_convolution_when_the_stride_is_more_than_it_covers(
        ProxyDownSampling downSampling,
        string layers,
        int stride
    )
    {
        NetworkPart proxy = Strided(4, 4, stride: 4, downSampling).Proxy(2);

        Assert.Equal(layers, string.Join(' ', proxy.Layers.Select(layer => layer.Layer.GetType().Name)));
        Assert.Equal(stride, proxy.Layers.Select(layer => layer.Layer).OfType<Conv2d>().Single().Stride);
        Assert.Equal("proxy2.0.weight [5, 3, 3, 3]", $"{proxy.Parameters[0].Name} {proxy.Parameters[0].Shape}");
    }

    [Fact]
    public void Should_be_another_network_when_its_proxies_down_sample_otherwise() =>
        Assert.NotEqual(Strided(4, 4, 4, ProxyDownSampling.ByStride), Strided(4, 4, 4, ProxyDownSampling.Covering));

    private static NetworkBlueprint Strided(int height, int width, int stride, ProxyDownSampling downSampling) =>
        NetworkBlueprint.FromJson(
            $$"""
            {"name":"strided","input":[3,{{height}},{{width}}],"classes":2,"blocks":[
              {"name":"block1","layers":[{"type":"relu"}]},
              {"name":"block2","layers":[{"type":"conv2d","out":5,"kernel":3,"stride":{{stride}},"padding":1}]}],
             "head":[{"type":"global-average-pool"},{"type":"linear","out":2}]}
            """,
            downSampling
        );

    // positions of one side of its input that what it makes depends on
    private static IEnumerable<int> Seen(NetworkPart proxy, int side) =>
        proxy
            .Layers.Reverse()
            .Aggregate(
                Enumerable.Range(0, proxy.Output[side]),
                (seen, layer) =>
                    [.. seen.SelectMany(position => Window(layer.Layer, position)).Where(i => i >= 0 && i < layer.Input[side]).Distinct()]
            )
            .Order();

    private static IEnumerable<int> Window(Layer layer, int position) =>
        layer switch
        {
            Conv2d convolution => Enumerable.Range((position * convolution.Stride) - convolution.Padding, convolution.Kernel),
            AveragePool2d pool => Enumerable.Range((position * pool.Stride) - pool.Padding, pool.Kernel),
            _ => [position],
        };

    [Theory]
    [InlineData("linear", "Conv2d")]
    [InlineData("batch-norm", "Conv2d BatchNorm")]
    [InlineData("batch-norm-relu", "Conv2d BatchNorm ReLU")]
    public void Should_build_proxies_of_the_kind_when_blueprint_names_it(string kind, string layers)
    {
        NetworkPart proxy = Blueprints.Deep8(kind).Proxy(3);
        Assert.Equal(layers, string.Join(' ', proxy.Layers.Select(layer => layer.Layer.GetType().Name)));
        Assert.Equal("proxy3.0.weight", proxy.Parameters[0].Name);
        Assert.DoesNotContain(proxy.Parameters, parameter => parameter.Name == "proxy3.0.bias");
    }

    [Fact]
    public void Should_be_made_of_linear_layers_when_samples_are_rows()
    {
        NetworkBlueprint network = Blueprints.Rows();
        Assert.Equal("[7] [5]", $"{network.Proxy(2).Input} {network.Proxy(2).Output}");
        Assert.Equal(
            ["proxy2.0.weight", "proxy2.1.weight", "proxy2.1.bias", "proxy2.1.running_mean", "proxy2.1.running_var"],
            network.Proxy(2).Parameters.Select(parameter => parameter.Name)
        );
        Assert.Equal("[5, 7]", network.Proxy(2).Parameters[0].Shape.ToString());
    }

    [Fact]
    public void Should_stand_in_with_a_linear_layer_for_each_token_when_blocks_hand_on_tokens()
    {
        NetworkPart proxy = Blueprints.EveryLayer().Proxy(2);
        Assert.Equal("[5, 12] [5, 12]", $"{proxy.Input} {proxy.Output}");
        Assert.Equal(["proxy2.0.weight", "proxy2.1.weight", "proxy2.1.bias"], proxy.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Should_name_tensors_inside_layers_as_PyTorch_does_when_they_are_nested() =>
        Assert.Equal(
            [
                "layer1.0.conv1.weight",
                "layer1.0.main.1.weight",
                "layer1.0.main.1.bias",
                "layer1.0.downsample.1.weight",
                "layer1.0.downsample.1.bias",
                "block1.6.weight",
                "block1.6.bias",
                "class_token",
                "encoder.pos_embedding",
                "block1.9.ln_1.weight",
                "block1.9.ln_1.bias",
                "block1.9.self_attention.in_proj_weight",
                "block1.9.self_attention.in_proj_bias",
                "block1.9.self_attention.out_proj.weight",
                "block1.9.self_attention.out_proj.bias",
                "block1.9.ln_2.weight",
                "block1.9.ln_2.bias",
                "block1.9.mlp.0.weight",
                "block1.9.mlp.0.bias",
                "block1.9.mlp.3.weight",
                "block1.9.mlp.3.bias",
            ],
            Blueprints.EveryLayer().Block(1).Layers.Skip(4).SelectMany(layer => layer.Parameters).Select(parameter => parameter.Name)
        );

    [Fact]
    public void Should_initialise_attention_and_tokens_as_PyTorch_does_when_blueprint_says_nothing()
    {
        var first = Blueprints
            .EveryLayer()
            .Block(1)
            .Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Initialisation);
        Assert.Equal(new Initialisation.Uniform(Math.Sqrt(6.0 / (36 + 12))), first["block1.9.self_attention.in_proj_weight"]);
        Assert.Equal(new Initialisation.Zeros(), first["block1.9.self_attention.in_proj_bias"]);
        Assert.Equal(new Initialisation.Uniform(1 / Math.Sqrt(12)), first["block1.9.self_attention.out_proj.weight"]);
        Assert.Equal(new Initialisation.Normal(0.02), first["encoder.pos_embedding"]);
        Assert.Equal(new Initialisation.Uniform(1 / Math.Sqrt(8 * 2 * 2)), first["block1.6.bias"]);
    }

    [Fact]
    public void Should_have_blocks_and_head_but_no_proxy_when_full_network_is_listed()
    {
        IEnumerable<string> names = Blueprints.Deep8().FullNetworkParameters.Select(parameter => parameter.Name).ToList();
        Assert.DoesNotContain(names, name => name.StartsWith("proxy", StringComparison.Ordinal));
        Assert.Equal("head.1.bias", names.Last());
        Assert.Equal((12 * 5) + 2, names.Count());
    }

    [Fact]
    public void Should_initialise_as_PyTorch_does_when_blueprint_says_nothing()
    {
        NetworkBlueprint network = Blueprints.OneBlock("[4,5,5]", """{"type":"conv2d","out":8,"kernel":5}""", """{"type":"batch-norm"}""");
        Assert.Equal(
            [
                new Initialisation.Uniform(0.1),
                new Initialisation.Uniform(0.1),
                new Initialisation.Ones(),
                new Initialisation.Zeros(),
                new Initialisation.Zeros(),
                new Initialisation.Ones(),
            ],
            network.Block(1).Parameters.Select(parameter => parameter.Initialisation)
        );
    }

    [Fact]
    public void Should_draw_from_normal_of_fan_out_when_blueprint_says_kaiming()
    {
        NetworkBlueprint network = Blueprints.OneBlock(
            "[4,3,3]",
            """{"type":"conv2d","out":8,"kernel":2,"init":"kaiming-normal-fan-out"}"""
        );
        Assert.Equal(
            [new Initialisation.Normal(0.25), new Initialisation.Uniform(0.25)],
            network.Block(1).Parameters.Select(parameter => parameter.Initialisation)
        );
    }

    [Fact]
    public void Should_find_parts_by_name_when_they_exist()
    {
        NetworkBlueprint network = Blueprints.Deep8();
        Assert.All(network.Parts, part => Assert.Same(part, network.Part(part.Name)));
        Assert.Contains("block1, block2", Assert.Throws<ArgumentException>(() => network.Part("block9")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Block(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Block(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Proxy(1));
    }
}
