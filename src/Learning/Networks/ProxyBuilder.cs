using ProFL.Learning.Layers;

namespace ProFL.Learning.Networks;

/// <summary>
/// Makes the proxy of a block: for images one 3×3 convolution with the block's down-sampling, the "basic layer" of Wu, Li, Xu (arXiv
/// 2404.13349), and for rows and tokens one linear layer; no bias, and what the proxy kind adds. Tokens have layer-norm where images have
/// batch-norm.
/// </summary>
internal static class ProxyBuilder
{
    private const int Kernel = 3;
    private const int Padding = 1;

    /// <summary>Makes the proxy of a block.</summary>
    /// <param name="block">The block it stands in for.</param>
    /// <param name="step">The block's step, from 2.</param>
    /// <param name="kind">What to add to the convolution or linear layer.</param>
    /// <exception cref="BlueprintException">No such layer gives the block's output of its input.</exception>
    public static NetworkPart Build(NetworkPart block, int step, ProxyKind kind)
    {
        string name = $"proxy{step}";
        List<Layer> layers = [Basic(block, name + ".0")];
        if (kind is ProxyKind.BatchNorm or ProxyKind.BatchNormReLU)
        {
            layers.Add(block.Output.Rank == 2 ? new LayerNorm(name + ".1") : new BatchNorm(name + ".1"));
        }

        if (kind == ProxyKind.BatchNormReLU)
        {
            layers.Add(new ReLU(name + ".2"));
        }

        return PartResolver.Resolve(name, PartKind.Proxy, block.Input, layers);
    }

    private static Layer Basic(NetworkPart block, string name) =>
        (block.Input.Rank, block.Output.Rank) switch
        {
            (3, 3) => new Conv2d(name, block.Output[0], Kernel, DownSampling(block), Padding, Bias: false),
            (1, 1) => new Linear(name, block.Output[0], Bias: false),
            (2, 2) when block.Input[0] == block.Output[0] => new Linear(name, block.Output[1], Bias: false),
            _ => throw new BlueprintException(
                $"network blueprint: block `{block.Name}` makes {block.Output} of {block.Input}, for which there is no proxy; "
                    + "only the first block may hand on another kind of shape than it gets: "
                    + "move the layers that change it into the first block or the head"
            ),
        };

    /// <summary>The smallest stride that makes the block's output size of its input size.</summary>
    private static int DownSampling(NetworkPart block)
    {
        for (int stride = 1; stride <= Math.Max(block.Input[1], block.Input[2]); stride++)
        {
            if (Positions(block.Input[1], stride) == block.Output[1] && Positions(block.Input[2], stride) == block.Output[2])
            {
                return stride;
            }
        }

        throw new BlueprintException(
            $"network blueprint: block `{block.Name}` makes {block.Output[1]}×{block.Output[2]} of "
                + $"{block.Input[1]}×{block.Input[2]}, which no stride of a 3×3 proxy does; "
                + "pad its 3×3 convolutions by 1 and down-sample both sides by the same whole number"
        );
    }

    private static int Positions(int size, int stride) => ((size + (2 * Padding) - Kernel) / stride) + 1;
}
