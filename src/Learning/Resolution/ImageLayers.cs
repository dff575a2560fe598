using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Resolution;

/// <summary>Layers that slide over the sides of an image.</summary>
internal static class ImageLayers
{
    /// <summary>Resolves a convolution.</summary>
    public static ResolvedLayer Convolution(Conv2d layer, TensorShape input)
    {
        LayerShapes.Spatial(layer, input);
        int area = layer.Kernel * layer.Kernel;
        long fanIn = (long)input[0] * area;
        long fanOut = (long)layer.OutChannels * area;
        var standard = new Initialisation.Uniform(1 / Math.Sqrt(fanIn));
        Initialisation weight =
            layer.Initialisation == WeightInitialisation.KaimingNormalFanOut
                ? new Initialisation.Normal(Math.Sqrt(2.0 / fanOut))
                : standard;
        return LayerShapes.Plain(layer, input, Slide(layer, input, layer.OutChannels, layer.Kernel, layer.Stride, layer.Padding)) with
        {
            Own = LayerShapes.WeightAndBias(
                layer,
                new TensorShape(layer.OutChannels, input[0], layer.Kernel, layer.Kernel),
                weight,
                layer.Bias ? standard : null
            ),
        };
    }

    /// <summary>Resolves a pooling layer.</summary>
    public static ResolvedLayer Pool(Layer layer, TensorShape input, int kernel, int stride, int padding)
    {
        LayerShapes.Spatial(layer, input);
        return padding * 2 > kernel
            ? throw new LayerMisfitException(
                layer,
                $"pads by {padding}, more than half its window of {kernel}",
                $"pad by {kernel / 2} at most"
            )
            : LayerShapes.Plain(layer, input, Slide(layer, input, input[0], kernel, stride, padding));
    }

    /// <summary>Resolves an embedding of patches.</summary>
    public static ResolvedLayer Patches(PatchEmbedding layer, TensorShape input)
    {
        LayerShapes.Spatial(layer, input);
        if (input[1] % layer.Patch != 0 || input[2] % layer.Patch != 0)
        {
            throw new LayerMisfitException(
                layer,
                $"cuts {input[1]}×{input[2]} into patches of {layer.Patch}×{layer.Patch}, which leaves a rest",
                "choose a patch that divides height and width"
            );
        }

        var standard = new Initialisation.Uniform(1 / Math.Sqrt((double)input[0] * layer.Patch * layer.Patch));
        long tokens = (long)(input[1] / layer.Patch) * (input[2] / layer.Patch);
        LayerShapes.RefuseHuge(layer, "tokens", tokens);
        return LayerShapes.Plain(layer, input, (int)tokens, layer.OutFeatures) with
        {
            Own = LayerShapes.WeightAndBias(
                layer,
                new TensorShape(layer.OutFeatures, input[0], layer.Patch, layer.Patch),
                standard,
                standard
            ),
        };
    }

    private static int[] Slide(Layer layer, TensorShape input, int channels, int kernel, int stride, int padding)
    {
        int height = input[1] + (2 * padding);
        int width = input[2] + (2 * padding);
        return kernel <= height && kernel <= width
            ? [channels, ((height - kernel) / stride) + 1, ((width - kernel) / stride) + 1]
            : throw new LayerMisfitException(
                layer,
                $"has a kernel of {kernel}, larger than its padded input of {height}×{width}",
                "make the kernel smaller, the padding larger, or the strides before it smaller"
            );
    }
}
