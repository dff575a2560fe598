using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>Named tensors in a scratch file.</summary>
internal sealed class ScratchTensors : ITensorSource
{
    private readonly ScratchFile _scratch;
    private readonly Dictionary<string, (TensorShape Shape, long Offset)> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Sets room for tensors aside.</summary>
    /// <param name="scratch">Where; stays the caller's.</param>
    /// <param name="tensors">Their names and shapes.</param>
    public ScratchTensors(ScratchFile scratch, IEnumerable<ParameterSpec> tensors)
    {
        _scratch = scratch;
        foreach (ParameterSpec tensor in tensors)
        {
            _places.Add(tensor.Name, (tensor.Shape, scratch.Allocate(sizeof(float) * tensor.Shape.ElementCount)));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _places.Keys;

    /// <summary>Whether a tensor has a place here and was written.</summary>
    public bool Has(string name) => _written.Contains(name);

    /// <summary>Whether a tensor has a place here.</summary>
    public bool IsFor(string name) => _places.ContainsKey(name);

    /// <summary>Writes a tensor.</summary>
    public void Write(string name, Tensor tensor)
    {
        _scratch.Write(_places[name].Offset, tensor.bytes);
        _written.Add(name);
    }

    /// <summary>Fills a tensor.</summary>
    public void Read(string name, Tensor tensor) => _scratch.Read(_places[name].Offset, tensor.bytes);

    /// <inheritdoc/>
    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape)
    {
        bool found = _places.TryGetValue(name, out (TensorShape Shape, long Offset) place);
        shape = found ? place.Shape : null;
        return found;
    }

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination)
    {
        if (!_places.TryGetValue(name, out (TensorShape Shape, long Offset) place))
        {
            throw new ArgumentException($"There is no tensor {name} here; there are {_places.Count} others.", nameof(name));
        }

        if (elementOffset < 0 || elementOffset > place.Shape.ElementCount - destination.Length)
        {
            throw new ArgumentException(
                $"Tensor {name} has {place.Shape.ElementCount} values; {destination.Length} from index {elementOffset} on do not exist.",
                nameof(elementOffset)
            );
        }

        _scratch.Read(place.Offset + (sizeof(float) * elementOffset), MemoryMarshal.AsBytes(destination));
    }
}
