using System.Collections.Immutable;
using ProFL.Learning.Segments;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>
/// What lies on the stack of one micro-batch after a segment. A tensor that the segment does not touch stays where it lies, for it and for
/// those after it; so does its gradient on the way back.
/// </summary>
internal sealed class StoredStack
{
    private readonly ImmutableArray<StoredTensor> _tensors;
    private readonly int _passed;

    /// <summary>Sets room aside for what a segment makes.</summary>
    /// <param name="scratch">Where; stays the caller's.</param>
    /// <param name="before">The stack with which the segment begins; null for the first, which begins with the input.</param>
    /// <param name="steps">The whole forward pass.</param>
    /// <param name="from">The segment's first step.</param>
    /// <param name="to">The one after its last.</param>
    /// <param name="samples">Samples of the micro-batch at most.</param>
    public StoredStack(ScratchFile scratch, StoredStack? before, ForwardSteps steps, int from, int to, int samples)
    {
        _passed = steps.Untouched(from, to);
        var own = new Dictionary<int, StoredTensor>();
        ImmutableArray<StackEntry> entries = steps.StackAt(to);
        _tensors =
        [
            .. entries.Select(
                (entry, place) =>
                {
                    if (place < _passed)
                    {
                        return before!._tensors[place];
                    }

                    if (!own.TryGetValue(entry.Id, out StoredTensor? tensor))
                    {
                        tensor = new StoredTensor(scratch, sizeof(float) * samples * entry.Shape.ElementCount);
                        own.Add(entry.Id, tensor);
                    }

                    return tensor;
                }
            ),
        ];
    }

    /// <summary>The uppermost tensor.</summary>
    public StoredTensor Top => _tensors[^1];

    /// <summary>Saves what the segment has made.</summary>
    /// <param name="made">Its stack, without what it did not touch.</param>
    public void Save(IReadOnlyList<Tensor> made)
    {
        foreach ((StoredTensor tensor, int place) in Distinct(_passed))
        {
            tensor.Save(made[place - _passed]);
        }
    }

    /// <summary>Each tensor of the segment's own once, and where among those it lies first.</summary>
    public IEnumerable<(StoredTensor Tensor, int Place)> Made() => Distinct(_passed).Select(made => (made.Tensor, made.Place - _passed));

    /// <summary>Brings into memory what a segment works on that begins here.</summary>
    /// <param name="untouched">Lowest tensors that it does not touch.</param>
    /// <returns>New tensors in the current dispose scope; one that lies on the stack twice is the same twice.</returns>
    public Tensor[] Load(int untouched)
    {
        var loaded = Distinct(untouched).ToDictionary(distinct => distinct.Tensor, distinct => distinct.Tensor.Load()!);
        return [.. _tensors.Skip(untouched).Select(tensor => loaded[tensor])];
    }

    /// <summary>Each tensor above the lowest ones once, and where it lies first.</summary>
    /// <param name="untouched">How many are left out.</param>
    public IEnumerable<(StoredTensor Tensor, int Place)> Distinct(int untouched) =>
        _tensors.Select((tensor, place) => (tensor, place)).Skip(untouched).DistinctBy(known => known.tensor);
}
