using System.Diagnostics.CodeAnalysis;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tensors;

/// <summary>
/// Several sources as one, such as the files of the parts that make up a sub-model. Names do not repeat. Disposes what it combines.
/// </summary>
public sealed class CombinedTensors : ITensorSource, IDisposable
{
    private readonly Dictionary<string, ITensorSource> _sourceOf = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<ITensorSource> _sources;

    /// <summary>Combines sources.</summary>
    /// <exception cref="ArgumentException">Two of them hold a tensor of the same name.</exception>
    public CombinedTensors(IEnumerable<ITensorSource> sources)
    {
        _sources = [.. sources];
        foreach (ITensorSource source in _sources)
        {
            foreach (string name in source.Names)
            {
                if (!_sourceOf.TryAdd(name, source))
                {
                    throw new ArgumentException($"Two sources hold a tensor called {name}.", nameof(sources));
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _sourceOf.Keys;

    /// <inheritdoc/>
    public bool TryGetShape(string name, [MaybeNullWhen(false)] out TensorShape shape)
    {
        shape = null;
        return _sourceOf.TryGetValue(name, out ITensorSource? source) && source.TryGetShape(name, out shape);
    }

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination) => _sourceOf[name].Read(name, elementOffset, destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable source in _sources.OfType<IDisposable>())
        {
            source.Dispose();
        }
    }
}
