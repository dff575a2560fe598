using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ProFL.Learning.Layers;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Tools.Runs;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Tools.Tests.Networks;

public class ShippedNetworksTests
{
    public ShippedNetworksTests() => TorchNatives.Load();

    /// <summary>Of the largest logit, or of 1 where that is smaller; libtorch 2.10 here, PyTorch 1.13.1 there.</summary>
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Names => [.. NetworkFile.Shipped];

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_answer_as_PyTorch_does_when_weights_and_images_are_the_same(string name)
    {
        float[] expected = Logits()[name];
        NetworkBlueprint network = NetworkFile.Read(name);
        using var module = new SubModelModule(SubModel.FullNetwork(network));
        module.Load(
            new ArrayTensors(
                network.FullNetworkParameters.ToDictionary(spec => spec.Name, spec => (spec.Shape, Formula(spec.Name, spec.Shape)))
            )
        );
        using DisposeScope scope = NewDisposeScope();
        var images = new TensorShape([3, .. network.Input.Dimensions]);
        Tensor logits = module.Forward(
            tensor(Formula("images", images), images.Dimensions.Select(size => (long)size).ToArray()),
            training: false
        );

        float[] answered = [.. logits.data<float>()];
        Assert.Equal(expected.Length, answered.Length);
        double largest = Math.Max(1, expected.Max(Math.Abs));
        Assert.All(
            expected.Zip(answered, (pytorch, ours) => ((double)pytorch - ours) / largest),
            difference => Assert.Equal(0, difference, Tolerance)
        );
    }

    [Fact]
    public void Should_have_the_parameters_of_the_paper_when_it_is_resnet18()
    {
        NetworkBlueprint network = NetworkFile.Read("resnet18");
        Assert.Equal(4, network.Steps);
        Assert.Equal([1_728 + 128 + 147_968, 525_568, 2_099_712, 8_393_728], network.Blocks.Select(block => Weights(block)));
        Assert.Equal(5_130, Weights(network.Head));
        Assert.Equal(
            ["[64, 32, 32]", "[128, 16, 16]", "[256, 8, 8]", "[512, 4, 4]"],
            network.Blocks.Select(block => block.Output.ToString())
        );
        Assert.Equal([2, 2, 2], network.Proxies.Select(proxy => ((Conv2d)proxy.Layers[0].Layer).Stride));
    }

    [Theory]
    [InlineData(
        "resnet18",
        11_173_962,
        "conv1.weight bn1.weight layer1.0.conv1.weight layer1.1.bn2.running_var layer2.0.downsample.0.weight layer4.1.conv2.weight fc.bias"
    )]
    [InlineData("resnet34", 21_282_122, "conv1.weight layer1.2.conv2.weight layer3.5.bn2.running_var layer4.2.conv2.weight fc.bias")]
    [InlineData("vgg11_bn", 9_231_114, "features.0.weight features.1.running_mean features.25.bias features.26.weight classifier.weight")]
    [InlineData(
        "vit",
        811_146,
        "class_token conv_proj.weight encoder.pos_embedding encoder.layers.encoder_layer_5.mlp.3.bias encoder.ln.weight heads.head.weight"
    )]
    [InlineData("mlp", 62_986, "block1.1.weight block3.1.running_var head.0.bias")]
    [InlineData("cnn28", 383_874, "block1.0.weight block4.7.running_mean head.1.weight")]
    [InlineData("deep8", 206_810, "block1.0.weight head.1.weight")]
    public void Should_have_the_names_of_torchvision_and_the_parameters_its_file_tells_when_it_is_shipped(
        string name,
        int parameters,
        string tensors
    )
    {
        NetworkBlueprint network = NetworkFile.Read(name);
        Assert.Equal(parameters, network.Blocks.Append(network.Head).Sum(Weights));
        string[] names = [.. network.FullNetworkParameters.Select(parameter => parameter.Name)];
        Assert.All(tensors.Split(' '), tensor => Assert.Contains(tensor, names));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_be_narrow_down_to_a_sixteenth_when_it_is_shipped(string name)
    {
        NetworkBlueprint network = NetworkFile.Read(name);
        foreach (double ratio in new[] { 0.5, 0.25, 0.125, 0.0625 })
        {
            NetworkBlueprint narrow = network.Narrowed(ratio);
            Assert.True(narrow.Blocks.Sum(Weights) < ratio * network.Blocks.Sum(Weights) * 1.1);
            Assert.Equal(network.Classes, narrow.Head.Output[0]);
        }
    }

    private static int Weights(NetworkPart part) =>
        (int)part.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight).Sum(parameter => parameter.Shape.ElementCount);

    /// <summary>The formula of logits.py beside this file.</summary>
    private static float[] Formula(string name, TensorShape shape)
    {
        float[] values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            double v = ((((long)i * 7919) + (name.Length * 31)) % 1009 / 1008.0) - 0.5;
            values[i] = (float)(
                name.EndsWith("running_var", StringComparison.Ordinal) ? 1 + v
                : name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) ? 0.2 * v
                : shape.Rank == 1 ? 1 + (0.4 * v)
                : name == "images" ? v
                : v * 3.4 / Math.Sqrt((double)values.Length / shape[0])
            );
        }

        return values;
    }

    private static ImmutableDictionary<string, float[]> Logits([CallerFilePath] string here = "") =>
        JsonSerializer
            .Deserialize<Dictionary<string, float[]>>(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "logits.json")))!
            .ToImmutableDictionary();
}
