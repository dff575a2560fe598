using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Memory;

/// <summary>What one layer takes of memory in a training, in bytes.</summary>
internal static class LayerMemory
{
    /// <summary>Max-pooling saves its output and where each maximum was, as int64.</summary>
    private const long CopiesOfMaxPool = 3;

    /// <summary>
    /// What attention saves besides the shares: its output, queries, keys and values, and what goes into its last linear layer.
    /// </summary>
    private const long CopiesOfAttention = 5;

    /// <summary>Whether a layer works with more than it saves while gradients pass it.</summary>
    public static bool HasWorkspace(PlacedLayer placed) =>
        placed.Layer.Layer is Conv2d or PatchEmbedding or SelfAttention || (placed.Layer.Layer is Linear && !placed.MakesLogits);

    /// <summary>
    /// Values saved for the backward pass. ReLU works in place; what pooling over the whole image or the last linear
    /// layer saves is too little to count.
    /// </summary>
    public static long Saved(PlacedLayer placed, int batch)
    {
        ResolvedLayer layer = placed.Layer;
        long output = placed.IsKept ? TensorBytes.Of(batch, layer.Output.ElementCount) : 0;
        return layer.Layer switch
        {
            Conv2d or PatchEmbedding or BatchNorm or GroupNorm or LayerNorm or GELU or AveragePool2d => output,
            Linear => placed.MakesLogits ? 0 : output,
            MaxPool2d => CopiesOfMaxPool * output,
            Dropout dropout when placed.IsTrained && dropout.Probability > 0 => 2 * output,
            SelfAttention attention => (CopiesOfAttention * output) + Shares(attention, layer, batch),
            _ => 0,
        };
    }

    /// <summary>
    /// What a layer works with: the values themselves where nothing is saved, their gradients otherwise, and the
    /// library's copies in its own layout.
    /// </summary>
    /// <param name="placed">The layer.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="inputNeedsGradient">Whether gradients go on to what is before it.</param>
    public static long Workspace(PlacedLayer placed, int batch, bool inputNeedsGradient = true)
    {
        ResolvedLayer layer = placed.Layer;
        long input = TensorBytes.Of(batch, layer.Input.ElementCount);
        long output = TensorBytes.Of(batch, layer.Output.ElementCount);
        long beside = TensorBytes.Of(batch, placed.Beside);
        return beside
            + layer.Layer switch
            {
                Conv2d => inputNeedsGradient ? (input + output) * 3 / 2 : input + output,
                SelfAttention attention => input + (4 * output) + (2 * Shares(attention, layer, batch)),
                _ => inputNeedsGradient ? input + output : output,
            };
    }

    private static long Shares(SelfAttention attention, ResolvedLayer layer, int batch) =>
        TensorBytes.Of(batch, (long)attention.Heads * layer.Input[0] * layer.Input[0]);
}
