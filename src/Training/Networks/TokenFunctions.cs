using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Networks;

/// <summary>
/// What layers over [N, tokens, features] compute. What is made on the way is freed at once; libtorch keeps what gradients need.
/// </summary>
internal static class TokenFunctions
{
    /// <summary>[N, C, H, W] → [N, tokens, features]: the patches row by row.</summary>
    public static Tensor Patches(Tensor x, Tensor weight, Tensor bias, int patch)
    {
        using Tensor grid = nn.functional.conv2d(x, weight, bias, strides: [patch, patch]);
        using Tensor rows = grid.flatten(2);
        using Tensor tokens = rows.transpose(1, 2);
        return tokens.contiguous();
    }

    /// <summary>A token, [1, 1, features], before those of each sample.</summary>
    public static Tensor Before(Tensor x, Tensor token)
    {
        using Tensor each = token.expand(x.shape[0], 1, x.shape[2]);
        return cat([each, x], 1);
    }

    /// <summary>Self-attention: softmax(q·kᵀ/√d)·v for each head, and a linear layer.</summary>
    /// <param name="x">[N, tokens, features].</param>
    /// <param name="tensors">Weight and bias of q, k and v together, weight and bias of the linear layer.</param>
    /// <param name="heads">Number of heads.</param>
    public static Tensor Attention(Tensor x, Tensor[] tensors, int heads)
    {
        (long samples, long tokens, long features) = (x.shape[0], x.shape[1], x.shape[2]);
        using Tensor together = nn.functional.linear(x, tensors[0], tensors[1]);
        using Tensor split = together.view(samples, tokens, 3, heads, features / heads);
        using Tensor ordered = split.permute(2, 0, 3, 1, 4);
        using Tensor attended = Attend(ordered);
        using Tensor back = attended.transpose(1, 2);
        using Tensor rows = back.reshape(samples, tokens, features);
        return nn.functional.linear(rows, tensors[2], tensors[3]);
    }

    /// <summary>[3, N, heads, tokens, d] → [N, heads, tokens, d].</summary>
    private static Tensor Attend(Tensor queriesKeysValues)
    {
        using Tensor queries = queriesKeysValues.select(0, 0);
        using Tensor keys = queriesKeysValues.select(0, 1);
        using Tensor values = queriesKeysValues.select(0, 2);
        using var scale = (1 / Math.Sqrt(queries.shape[3])).ToScalar(); // held until libtorch has read it
        using Tensor scaled = queries.mul(scale);
        using Tensor columns = keys.transpose(2, 3);
        using Tensor scores = scaled.matmul(columns);
        using Tensor shares = nn.functional.softmax(scores, 3);
        return shares.matmul(values);
    }
}
