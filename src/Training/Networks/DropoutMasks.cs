using System.Runtime.InteropServices;
using ProFL.Learning.Layers;
using ProFL.Learning.Randomness;
using static TorchSharp.torch;

namespace ProFL.Training.Networks;

/// <summary>
/// What the dropout layers of one training drop. Each layer draws from a generator of its own, one number for each value in the order in
/// which samples go through it, so that the same samples lose the same values however a batch is cut into micro-batches; libtorch's
/// generator is never asked.
/// </summary>
/// <param name="seed">The training's seed for dropout.</param>
internal sealed class DropoutMasks(Seed seed)
{
    private readonly Dictionary<string, DeterministicRandom> _random = new(StringComparer.Ordinal);
    private Dictionary<string, DeterministicRandom> _marked = new(StringComparer.Ordinal);

    /// <summary>Notes where every layer stands, for <see cref="Rewind"/>.</summary>
    public void Mark() => _marked = _random.ToDictionary(layer => layer.Key, layer => layer.Value.Copy(), StringComparer.Ordinal);

    /// <summary>Brings layers back to where they stood at the last <see cref="Mark"/>, so that they drop the same again.</summary>
    /// <param name="layers">Their names.</param>
    public void Rewind(IEnumerable<string> layers)
    {
        foreach (string layer in layers)
        {
            _random.Remove(layer);
            if (_marked.TryGetValue(layer, out DeterministicRandom? before))
            {
                _random.Add(layer, before.Copy());
            }
        }
    }

    /// <summary>The factors of the next values of a layer: 0, or 1 / (1 − p). Belongs to the current dispose scope.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">What goes into it, [N, …].</param>
    public Tensor Next(Dropout layer, Tensor x)
    {
        if (!_random.TryGetValue(layer.Name, out DeterministicRandom? random))
        {
            _random.Add(layer.Name, random = new DeterministicRandom(seed.Derive(layer.Name)));
        }

        Tensor mask = empty(x.shape, ScalarType.Float32);
        float kept = (float)(1 / (1 - layer.Probability));
        foreach (ref float factor in MemoryMarshal.Cast<byte, float>(mask.bytes))
        {
            factor = random.NextDouble() < layer.Probability ? 0 : kept;
        }

        return mask;
    }
}
