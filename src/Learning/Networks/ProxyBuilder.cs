using ProFL.Learning.Layers;

namespace ProFL.Learning.Networks;

/// <summary>
/// Makes the proxy of a block: for images one 3×3 convolution with the block's down-sampling, the "basic layer" of Wu, Li, Xu (arXiv
/// 2404.13349), and for rows and tokens one linear layer; no bias, and what the proxy kind adds. Tokens have layer-norm where images have
/// batch-norm. Where the convolution would not see every position, an average pool down-samples before it: tensors and their shapes stay.
/// </summary>
internal static class ProxyBuilder
{
    private const int Kernel = 3;
    private const int Padding = 1;
    private static readonly int[] Sides = [1, 2];

    /// <summary>Makes the proxy of a block.</summary>
    /// <param name="block">The block it stands in for.</param>
    /// <param name="step">The block's step, from 2.</param>
    /// <param name="kind">What to add to the convolution or linear layer.</param>
    /// <param name="downSampling">How it makes the block's output size.</param>
    /// <exception cref="BlueprintException">No such layer gives the block's output of its input.</exception>
    public static NetworkPart Build(NetworkPart block, int step, ProxyKind kind, ProxyDownSampling downSampling)
    {
        string name = $"proxy{step}";
        List<Layer> layers = [.. Basic(block, name, step, downSampling)];
        if (kind is ProxyKind.BatchNorm or ProxyKind.BatchNormReLU)
        {
            layers.Add(block.Output.Rank == 2 ? new LayerNorm(name + ".1") : new BatchNorm(name + ".1"));
        }

        if (kind == ProxyKind.BatchNormReLU)
        {
            layers.Add(new ReLU(name + ".2"));
        }

        return PartResolver.Resolve(name, PartKind.Proxy, block.Input, [.. layers]);
    }

    private static IEnumerable<Layer> Basic(NetworkPart block, string name, int step, ProxyDownSampling downSampling) =>
        (block.Input.Rank, block.Output.Rank) switch
        {
            (3, 3) => ForImages(block, name, step, downSampling),
            (1, 1) => [new Linear(name + ".0", block.Output[0], Bias: false)],
            (2, 2) when block.Input[0] == block.Output[0] => [new Linear(name + ".0", block.Output[1], Bias: false)],
            _ => throw new BlueprintException(
                $"network blueprint: block `{block.Name}` makes {block.Output} of {block.Input}, for which there is no proxy; "
                    + "only the first block may hand on another kind of shape than it gets: "
                    + "move the layers that change it into the first block or the head",
                $"blocks[{step - 1}]"
            ),
        };

    private static IEnumerable<Layer> ForImages(NetworkPart block, string name, int step, ProxyDownSampling downSampling)
    {
        int stride = DownSampling(block, step);
        bool pools = downSampling == ProxyDownSampling.Covering && !Covers(block, Kernel, stride, Padding);
        if (pools)
        {
            yield return Pool(block, name + ".pool", stride);
        }

        yield return new Conv2d(name + ".0", block.Output[0], Kernel, pools ? 1 : stride, Padding, Bias: false);
    }

    /// <summary>
    /// The pool of the smallest kernel that makes the block's output size with its stride and sees every position. There is one: with
    /// kernel 2s − 1 and padding s − 1 the stride s makes the size that it makes of a 3×3 kernel padded by 1.
    /// </summary>
    private static AveragePool2d Pool(NetworkPart block, string name, int stride) =>
        (
            from kernel in Enumerable.Range(stride, stride)
            from padding in Enumerable.Range(0, (kernel / 2) + 1)
            where Makes(block, kernel, stride, padding) && Covers(block, kernel, stride, padding)
            select new AveragePool2d(name, kernel, stride, padding)
        ).First();

    private static bool Makes(NetworkPart block, int kernel, int stride, int padding) =>
        Sides.All(side => Positions(block.Input[side], kernel, stride, padding) == block.Output[side]);

    // no gap between two windows, and none after the last one
    private static bool Covers(NetworkPart block, int kernel, int stride, int padding) =>
        stride <= kernel && Sides.All(side => ((block.Output[side] - 1) * stride) + kernel - padding >= block.Input[side]);

    /// <summary>The smallest stride that makes the block's output size of its input size.</summary>
    private static int DownSampling(NetworkPart block, int step)
    {
        for (int stride = 1; stride <= Math.Max(block.Input[1], block.Input[2]); stride++)
        {
            if (Makes(block, Kernel, stride, Padding))
            {
                return stride;
            }
        }

        throw new BlueprintException(
            $"network blueprint: block `{block.Name}` makes {block.Output[1]}×{block.Output[2]} of "
                + $"{block.Input[1]}×{block.Input[2]}, which no stride of a 3×3 proxy does; "
                + "pad its 3×3 convolutions by 1 and down-sample both sides by the same whole number",
            $"blocks[{step - 1}]"
        );
    }

    private static int Positions(int size, int kernel, int stride, int padding) =>
        size + (2 * padding) < kernel ? 0 : ((size + (2 * padding) - kernel) / stride) + 1;
}
