using static TorchSharp.torch;

namespace ProFL.Training.Networks;

/// <summary>
/// The tensors on which a forward pass works. What it began with stays its owner's and is never overwritten; what is made on the way is
/// freed as soon as nothing on the stack is it any more: libtorch keeps what gradients need.
/// </summary>
/// <param name="tensors">What it begins with, uppermost last.</param>
internal sealed class TensorStack(params IReadOnlyList<Tensor> tensors)
{
    private readonly List<Tensor> _tensors = [.. tensors];
    private readonly HashSet<Tensor> _owned = new(tensors, ReferenceEqualityComparer.Instance);

    /// <summary>What lies on it, uppermost last.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>The uppermost tensor.</summary>
    public Tensor Top => _tensors[^1];

    /// <summary>The tensor below the uppermost.</summary>
    public Tensor Below => _tensors[^2];

    /// <summary>Whether a tensor was made on the way, and nothing else on the stack is it.</summary>
    public bool IsFree(Tensor tensor) => !_owned.Contains(tensor) && _tensors.Count(other => ReferenceEquals(other, tensor)) == 1;

    /// <summary>Puts the uppermost tensor on the stack once more.</summary>
    public void Fork() => _tensors.Add(Top);

    /// <summary>Lets the two uppermost tensors change places.</summary>
    public void Swap() => (_tensors[^1], _tensors[^2]) = (_tensors[^2], _tensors[^1]);

    /// <summary>Puts a tensor in the place of the uppermost ones.</summary>
    /// <param name="count">How many go.</param>
    /// <param name="next">What takes their place; it may be one of them.</param>
    public void Replace(int count, Tensor next)
    {
        Tensor[] gone = [.. _tensors[^count..]];
        _tensors.RemoveRange(_tensors.Count - count, count);
        _tensors.Add(next);
        foreach (Tensor tensor in gone)
        {
            if (!_owned.Contains(tensor) && !_tensors.Exists(other => ReferenceEquals(other, tensor)))
            {
                tensor.Dispose();
            }
        }
    }
}
