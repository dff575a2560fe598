using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ProFL.Training.Streaming;

/// <summary>The gradients of a segment's weights, added up over the micro-batches of a batch as libtorch adds them.</summary>
/// <param name="segment">The segment; stays the caller's.</param>
internal sealed class SegmentGradients(SegmentRunner segment) : IDisposable
{
    private readonly (string Name, Tensor Weight)[] _weights =
    [
        .. segment.Tensors.Where(tensor => tensor.Value is Parameter { requires_grad: true }).Select(tensor => (tensor.Key, tensor.Value)),
    ];

    private readonly Dictionary<string, Tensor> _gradients = new(StringComparer.Ordinal);

    /// <summary>The gradients that are there.</summary>
    public IReadOnlyDictionary<string, Tensor> ByName => _gradients;

    /// <summary>Goes backward through a micro-batch.</summary>
    /// <param name="outputs">What the segment made.</param>
    /// <param name="arrived">The gradient of each; none where the output is the loss itself.</param>
    /// <param name="entries">What the segment began with; null where no gradient goes back.</param>
    /// <returns>The gradients of the entries, in the current dispose scope.</returns>
    public Tensor?[] Add(Tensor[] outputs, Tensor[] arrived, Tensor?[] entries)
    {
        Tensor[] needing = [.. entries.OfType<Tensor>()];
        Tensor[] inputs = [.. _weights.Select(weight => weight.Weight), .. needing];
        IList<Tensor> made = autograd.grad(outputs, inputs, arrived.Length > 0 ? arrived : null, allow_unused: true);
        using IDisposable withoutGradients = no_grad();
        for (int i = 0; i < _weights.Length; i++)
        {
            if (made[i] is { IsInvalid: false } gradient)
            {
                Add(_weights[i].Name, gradient);
            }
        }

        int next = _weights.Length;
        return [.. entries.Select(entry => entry is null || made[next++] is not { IsInvalid: false } gradient ? null : gradient)];
    }

    /// <summary>Frees them.</summary>
    public void Dispose()
    {
        foreach (Tensor gradient in _gradients.Values)
        {
            gradient.Dispose();
        }
    }

    // the first becomes the sum itself, in the layout of its weight
    private void Add(string name, Tensor gradient)
    {
        if (_gradients.TryGetValue(name, out Tensor? sum))
        {
            sum.add_(gradient);
        }
        else
        {
            _gradients.Add(name, gradient.contiguous().DetachFromDisposeScope());
        }
    }
}
