using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Memory;

/// <summary>
/// What one layer makes, saves and works with, in bytes of one micro-batch: what libtorch 2.10 does on a CPU, held against measurements in
/// docs/results/memory.md.
/// </summary>
internal readonly struct LayerBytes
{
    private readonly ResolvedLayer _layer;
    private readonly bool _isActive;
    private readonly long _shares;

    /// <summary>Looks at a layer.</summary>
    /// <param name="layer">It has none inside.</param>
    /// <param name="batch">Samples of the micro-batch.</param>
    /// <param name="isTrained">Whether it is part of what is trained; dropout works only there.</param>
    public LayerBytes(ResolvedLayer layer, int batch, bool isTrained)
    {
        (_layer, _isActive) = (layer, isTrained);
        Input = TightHeap.BytesOf(batch, layer.Input.ElementCount);
        Output = TightHeap.BytesOf(batch, layer.Output.ElementCount);
        Weights = layer.Own.Where(own => own.Kind == ParameterKind.Weight).Sum(own => TightHeap.BytesOf(1, own.Shape.ElementCount));
        _shares = layer.Layer is SelfAttention attention
            ? TightHeap.BytesOf(batch, (long)attention.Heads * layer.Input[0] * layer.Input[0])
            : 0;
    }

    /// <summary>What goes in.</summary>
    public long Input { get; }

    /// <summary>What comes out.</summary>
    public long Output { get; }

    /// <summary>Its weights, and so their gradients.</summary>
    public long Weights { get; }

    /// <summary>Whether what goes in comes out, or another view of it.</summary>
    public bool HandsOn => _layer.Layer is Flatten or FirstToken || (_layer.Layer is Dropout && !Drops);

    /// <summary>Whether the gradient of what comes out is that of what goes in.</summary>
    public bool HandsBack => _layer.Layer is Flatten or PositionEmbedding || (_layer.Layer is Dropout && !Drops);

    /// <summary>Whether its gradient needs what goes in.</summary>
    public bool SavesInput =>
        _layer.Layer is Conv2d or PatchEmbedding or BatchNorm or GroupNorm or LayerNorm or GELU or Linear or MaxPool2d or AveragePool2d;

    /// <summary>Whether its gradient needs what comes out.</summary>
    public bool SavesOutput => _layer.Layer is ReLU;

    /// <summary>
    /// What else its gradient needs: where each maximum was, as int64; which values were dropped; what attention has computed.
    /// </summary>
    public long Saved =>
        _layer.Layer switch
        {
            MaxPool2d => 2 * Output,
            Dropout when Drops => Output,
            SelfAttention => (4 * Input) + _shares,
            _ => 0,
        };

    /// <summary>
    /// What it works with in the forward pass beside what goes in, what comes out included. A convolution has copies in the library's own
    /// layout.
    /// </summary>
    /// <param name="records">Whether gradients will follow.</param>
    public long Forward(bool records) =>
        _layer.Layer switch
        {
            Conv2d => Weights + Math.Max(Input + Output, 2 * Output),
            PatchEmbedding => Weights + (2 * Output),
            MaxPool2d => 3 * Output,
            SelfAttention => records
                ? Math.Max((8 * Input) + (2 * _shares), (8 * Input) + Output + _shares)
                : (5 * Input) + Output + (2 * _shares),
            Dropout when Drops => 2 * Output,
            _ => Output,
        };

    /// <summary>
    /// What it works with on the way to the gradient of what goes in, that included, beside the gradient of what comes out.
    /// </summary>
    public long BackwardToInput =>
        _layer.Layer switch
        {
            Conv2d => Math.Max(Weights + Output + Input, 2 * Input),
            SelfAttention => Math.Max(Input + (2 * _shares), (6 * Input) - _shares),
            _ => Input,
        };

    /// <summary>What it works with on the way to the gradients of its weights, those included.</summary>
    public long BackwardToWeights =>
        _layer.Layer switch
        {
            Conv2d or PatchEmbedding => Math.Max(Input + Output + Weights, 2 * Weights),
            _ => Weights,
        };

    /// <summary>Whether it multiplies matrices, for which the library keeps room of its own from the first time on.</summary>
    public static bool MultipliesMatrices(Layer layer) => layer is Linear or SelfAttention;

    private bool Drops => _isActive && _layer.Layer is Dropout { Probability: > 0 };
}
