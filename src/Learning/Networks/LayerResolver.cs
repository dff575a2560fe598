using System.Collections.Immutable;

namespace ProFL.Learning.Networks;

/// <summary>What a layer makes of a shape, and which tensors it owns.</summary>
internal static class LayerResolver
{
    private const string SpatialRemedy = "put it before any global-average-pool, flatten or linear layer";

    /// <summary>Puts a layer behind a shape.</summary>
    /// <exception cref="BlueprintException">The layer does not fit the shape.</exception>
    public static ResolvedLayer Resolve(Layer layer, TensorShape input) => layer switch
    {
        Conv2d convolution => Convolution(convolution, input),
        BatchNorm2d norm => Norm(norm, input),
        MaxPool2d pool => MaxPool(pool, input),
        Linear linear => FullyConnected(linear, input),
        Flatten => Plain(layer, input, [Flat(layer, input)]),
        GlobalAveragePool => Plain(layer, Spatial(layer, input), [input[0]]),
        ReLU => new ResolvedLayer(layer, input, input, []),
        _ => throw new ArgumentException($"no such layer: {layer.GetType().Name}", nameof(layer)),
    };

    private static ResolvedLayer Convolution(Conv2d layer, TensorShape input)
    {
        Spatial(layer, input);
        int area = layer.Kernel * layer.Kernel;
        long fanIn = (long)input[0] * area;
        long fanOut = (long)layer.OutChannels * area;
        var standard = new Initialisation.Uniform(1 / Math.Sqrt(fanIn));
        Initialisation weight = layer.Initialisation == WeightInitialisation.KaimingNormalFanOut
            ? new Initialisation.Normal(Math.Sqrt(2.0 / fanOut))
            : standard;
        return Plain(layer, input, Slide(layer, input, layer.OutChannels, layer.Kernel, layer.Stride, layer.Padding)) with
        {
            Parameters = WeightAndBias(layer, new TensorShape(layer.OutChannels, input[0], layer.Kernel, layer.Kernel), weight, layer.Bias ? standard : null),
        };
    }

    private static ResolvedLayer Norm(BatchNorm2d layer, TensorShape input)
    {
        var channels = new TensorShape(Spatial(layer, input)[0]);
        var zeros = new Initialisation.Zeros();
        var ones = new Initialisation.Ones();
        return new ResolvedLayer(layer, input, input,
        [
            new ParameterSpec(layer.Name + ".weight", channels, ParameterKind.Weight, ones),
            new ParameterSpec(layer.Name + ".bias", channels, ParameterKind.Weight, zeros),
            new ParameterSpec(layer.Name + ".running_mean", channels, ParameterKind.Buffer, zeros),
            new ParameterSpec(layer.Name + ".running_var", channels, ParameterKind.Buffer, ones),
        ]);
    }

    private static ResolvedLayer MaxPool(MaxPool2d layer, TensorShape input)
    {
        Spatial(layer, input);
        return layer.Padding * 2 > layer.Kernel
            ? throw Misfit(layer, $"pads by {layer.Padding}, more than half its window of {layer.Kernel}", $"pad by {layer.Kernel / 2} at most")
            : Plain(layer, input, Slide(layer, input, input[0], layer.Kernel, layer.Stride, layer.Padding));
    }

    private static ResolvedLayer FullyConnected(Linear layer, TensorShape input)
    {
        if (input.Rank != 1)
        {
            throw Misfit(layer, $"needs one row of features but gets {input}", "put a global-average-pool or flatten layer before it");
        }

        var standard = new Initialisation.Uniform(1 / Math.Sqrt(input[0]));
        return Plain(layer, input, [layer.OutFeatures]) with
        {
            Parameters = WeightAndBias(layer, new TensorShape(layer.OutFeatures, input[0]), standard, layer.Bias ? standard : null),
        };
    }

    private static ImmutableArray<ParameterSpec> WeightAndBias(Layer layer, TensorShape shape, Initialisation weight, Initialisation? bias)
    {
        RefuseHuge(layer, "weights", shape.ElementCount);
        var weights = new ParameterSpec(layer.Name + ".weight", shape, ParameterKind.Weight, weight);
        return bias is null
            ? [weights]
            : [weights, new ParameterSpec(layer.Name + ".bias", new TensorShape(shape[0]), ParameterKind.Weight, bias)];
    }

    private static ResolvedLayer Plain(Layer layer, TensorShape input, ReadOnlySpan<int> output)
    {
        var shape = new TensorShape(output);
        RefuseHuge(layer, "values of one sample", shape.ElementCount);
        return new ResolvedLayer(layer, input, shape, []);
    }

    private static TensorShape Spatial(Layer layer, TensorShape input) =>
        input.Rank == 3 ? input : throw Misfit(layer, $"needs [C, H, W] but gets {input}", SpatialRemedy);

    private static int Flat(Layer layer, TensorShape input)
    {
        RefuseHuge(layer, "values of one sample", input.ElementCount);
        return (int)input.ElementCount;
    }

    private static int[] Slide(Layer layer, TensorShape input, int channels, int kernel, int stride, int padding)
    {
        int height = input[1] + (2 * padding);
        int width = input[2] + (2 * padding);
        return kernel <= height && kernel <= width
            ? [channels, ((height - kernel) / stride) + 1, ((width - kernel) / stride) + 1]
            : throw Misfit(layer, $"has a kernel of {kernel}, larger than its padded input of {height}×{width}", "make the kernel smaller, the padding larger, or the strides before it smaller");
    }

    private static void RefuseHuge(Layer layer, string what, long count)
    {
        if (count > Array.MaxLength)
        {
            throw Misfit(layer, $"would have {count} {what}, more than one tensor can hold", "use fewer channels or features");
        }
    }

    private static BlueprintException Misfit(Layer layer, string problem, string remedy) => new($"network blueprint: layer `{layer.Name}` {problem}; {remedy}");
}
