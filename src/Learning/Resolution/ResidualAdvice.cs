using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Resolution;

/// <summary>The smallest change that makes the two paths of a residual layer end in one shape.</summary>
internal static class ResidualAdvice
{
    private const int GreatestStride = 16;

    /// <summary>What to do.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape that both paths get.</param>
    /// <param name="output">Where the main path ends.</param>
    public static string Of(Residual layer, TensorShape input, TensorShape output)
    {
        bool isImage = input.Rank == 3 && output.Rank == 3;
        return isImage && Changes(layer, input, output).FirstOrDefault(change => Fits(change.Layer, input)) is { Words: { } words } ? words
            : layer.Shortcut.IsEmpty ? $"give it a shortcut that ends in {output}"
            : $"let its shortcut end in {output}";
    }

    // in the order in which they are likely: a forgotten padding goes before a stride that would suit the wrong size
    private static IEnumerable<(Residual Layer, string Words)> Changes(Residual layer, TensorShape input, TensorShape output)
    {
        (ImmutableArray<Layer> main, string[] mainPads) = Padded(layer.Main);
        (ImmutableArray<Layer> shortcut, string[] shortcutPads) = Padded(layer.Shortcut);
        (Residual Layer, string[] Pads)[] padded =
        [
            (layer, []),
            (layer with { Main = main }, mainPads),
            (layer with { Shortcut = shortcut }, shortcutPads),
            (layer with { Main = main, Shortcut = shortcut }, [.. mainPads, .. shortcutPads]),
        ];
        padded = [.. padded.Where((one, index) => index == 0 || one.Pads.Length > 0)];
        foreach ((Residual one, string[] pads) in padded)
        {
            yield return (one, Joined(pads));
            if (!one.Shortcut.IsEmpty && WithWidth(one, output[0]) is { } widened)
            {
                yield return (widened.Layer, Joined([.. pads, widened.Words]));
            }
        }

        foreach ((Residual one, string[] pads) in padded.Skip(1).Append(padded[0]))
        {
            for (int stride = 1; stride <= GreatestStride; stride++)
            {
                foreach ((Residual strided, string words) in WithStride(one, output[0], stride))
                {
                    yield return (strided, Joined([.. pads, words]));
                }
            }
        }
    }

    private static bool Fits(Residual layer, TensorShape input)
    {
        try
        {
            TensorShape main = LayerResolver.Path(layer.Main, input)[^1].Output;
            return main.Equals(layer.Shortcut.IsEmpty ? input : LayerResolver.Path(layer.Shortcut, input)[^1].Output);
        }
        catch (LayerMisfitException)
        {
            return false;
        }
    }

    private static IEnumerable<(Residual Layer, string Words)> WithStride(Residual layer, int channels, int stride)
    {
        if (layer.Shortcut.IsEmpty)
        {
            string written = $"{{ type = conv2d, out = {channels}, kernel = 1{(stride > 1 ? $", stride = {stride}" : "")} }}";
            yield return (
                layer with
                {
                    Shortcut = [new Conv2d(layer.Name + ".shortcut", channels, Kernel: 1, stride, Padding: 0, Bias: false)],
                },
                $"give it shortcut = [ {written} ]"
            );
            yield break;
        }

        int index = layer.Shortcut.ToList().FindIndex(inner => inner is Conv2d or MaxPool2d or AveragePool2d);
        if (index < 0)
        {
            yield break;
        }

        Layer windowed = layer.Shortcut[index] switch
        {
            Conv2d convolution => convolution with { Stride = stride },
            MaxPool2d pool => pool with { Stride = stride },
            AveragePool2d pool => pool with { Stride = stride },
            Layer other => other,
        };
        Residual strided = layer with { Shortcut = layer.Shortcut.SetItem(index, windowed) };
        string words = $"set stride = {stride} in layer `{windowed.Name}` of its shortcut";
        yield return (strided, words);
        if (WithWidth(strided, channels) is { } widened)
        {
            bool isSame = widened.Words.EndsWith($"in layer `{windowed.Name}` of its shortcut", StringComparison.Ordinal);
            yield return (widened.Layer, isSame ? $"set stride = {stride} and {widened.Words[4..]}" : $"{words} and {widened.Words}");
        }
    }

    private static (Residual Layer, string Words)? WithWidth(Residual layer, int channels)
    {
        int last = layer.Shortcut.ToList().FindLastIndex(inner => inner is Conv2d);
        return last >= 0 && layer.Shortcut[last] is Conv2d convolution
            ? (
                layer with
                {
                    Shortcut = layer.Shortcut.SetItem(last, convolution with { OutChannels = channels }),
                },
                $"set out = {channels} in layer `{convolution.Name}` of its shortcut"
            )
            : null;
    }

    // half of an odd kernel keeps the size at stride 1, and halves an even one at stride 2
    private static (ImmutableArray<Layer> Path, string[] Words) Padded(ImmutableArray<Layer> path)
    {
        List<string> words = [];
        Layer Pad(Layer layer)
        {
            (Layer padded, int half) = layer switch
            {
                Conv2d c when Lacks(c.Kernel, c.Padding) => (c with { Padding = c.Kernel / 2 }, c.Kernel / 2),
                MaxPool2d p when Lacks(p.Kernel, p.Padding) => (p with { Padding = p.Kernel / 2 }, p.Kernel / 2),
                AveragePool2d p when Lacks(p.Kernel, p.Padding) => (p with { Padding = p.Kernel / 2 }, p.Kernel / 2),
                _ => (layer, 0),
            };
            if (half > 0)
            {
                words.Add($"set padding = {half} in layer `{layer.Name}`");
            }

            return padded;
        }

        ImmutableArray<Layer> all = [.. path.Select(Pad)];
        return (all, [.. words]);
    }

    private static bool Lacks(int kernel, int padding) => kernel % 2 == 1 && padding < kernel / 2;

    private static string Joined(params string[] words) => string.Join(" and ", words);
}
