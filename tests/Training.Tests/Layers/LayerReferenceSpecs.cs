using System.Runtime.CompilerServices;
using System.Text.Json;
using ProFL.Learning.Layers;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProFL.Training.Tests.Layers;

/// <summary>Every layer against what PyTorch computes, forward and backward; layers.py beside this file made the numbers.</summary>
public class LayerReferenceSpecs
{
    public LayerReferenceSpecs() => TorchNatives.Load();

    private const double Tolerance = 2e-5;

    public static TheoryData<string> Names => [.. Cases().Select(reference => reference.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_compute_what_PyTorch_computes_when_a_layer_is_trained(string name)
    {
        Reference reference = Cases().Single(one => one.Name == name);
        NetworkPart block = BlockOf(reference);
        using var module = new SubModelModule(new SubModel(Stage.Growing, 1, "block1", [new SubModelPart(block, PartMode.Trainable)]));
        module.Load(
            new ArrayTensors(
                reference.Tensors.ToDictionary(tensor => tensor.Key, tensor => (new TensorShape(tensor.Value.Shape), tensor.Value.Values))
            )
        );
        using DisposeScope scope = NewDisposeScope();
        using var input = new Parameter(
            tensor(reference.Input.Values, reference.Input.Shape.Select(size => (long)size).ToArray()),
            requires_grad: true
        );

        Tensor output = module.Forward(input, training: true);
        (output * tensor(reference.OutputGradient, output.shape)).sum().backward();

        Assert.Equal(reference.Output.Shape, output.shape.Select(size => (int)size));
        AssertNear("output", reference.Output.Values, output);
        AssertNear("gradient of the input", reference.InputGradient, input.grad!);
        Assert.Equal(
            reference.Gradients.Keys.Order(StringComparer.Ordinal),
            module.SubModel.Trained.Where(spec => spec.Kind == ParameterKind.Weight).Select(spec => spec.Name)
        );
        foreach (
            (ParameterSpec spec, Parameter parameter) in module
                .SubModel.Trained.Where(spec => spec.Kind == ParameterKind.Weight)
                .Zip(module.TrainableParameters)
        )
        {
            AssertNear("gradient of " + spec.Name, reference.Gradients[spec.Name], parameter.grad!);
        }

        foreach ((string statistic, float[] values) in reference.Statistics)
        {
            AssertNear(statistic, values, module.Read(statistic));
        }
    }

    [Fact]
    public void Should_have_a_reference_when_a_layer_computes()
    {
        HashSet<Type> referenced =
        [
            .. Cases()
                .SelectMany(reference => BlockOf(reference).Layers)
                .SelectMany(layer => layer.WithInside)
                .Select(layer => layer.Layer.GetType()),
        ];
        Type[] without =
        [
            .. typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !referenced.Contains(type)),
        ];
        Assert.Empty(without); // dropout is there inside the encoder; what it drops is tested by itself
    }

    private static void AssertNear(string what, float[] expected, Tensor actual) =>
        AssertNear(what, expected, TorchTensors.ToArray(actual.contiguous()));

    private static void AssertNear(string what, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what} [{i}] is {actual[i]}, PyTorch has {expected[i]}"
            );
        }
    }

    /// <summary>The block that a case describes; the head is there because a network needs one.</summary>
    private static NetworkPart BlockOf(Reference reference) =>
        NetworkBlueprint
            .FromJson(
                $$"""
                {"name":"reference","input":[{{string.Join(',', reference.Input.Shape.Skip(1))}}],"classes":2,
                 "blocks":[{"name":"block1","layers":{{reference.Layers.GetRawText()}}}],
                 "head":[{"type":"flatten"},{"type":"linear","out":2}]}
                """
            )
            .Block(1);

    private static IReadOnlyList<Reference> Cases([CallerFilePath] string here = "") =>
        JsonSerializer.Deserialize<List<Reference>>(
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "layers.json")),
            JsonSerializerOptions.Web
        )!;

    private sealed record Reference(
        string Name,
        JsonElement Layers,
        Numbers Input,
        Dictionary<string, Numbers> Tensors,
        Numbers Output,
        float[] OutputGradient,
        float[] InputGradient,
        Dictionary<string, float[]> Gradients,
        Dictionary<string, float[]> Statistics
    );

    private sealed record Numbers(int[] Shape, float[] Values);
}
