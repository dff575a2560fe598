namespace ProFL.Training.Data;

/// <summary>The samples of several sources, one after another.</summary>
internal sealed class JoinedValues : SampleValues
{
    private readonly SampleValues[] _sources;
    private readonly int[] _starts;

    /// <summary>Joins sources whose samples have the same number of values.</summary>
    public JoinedValues(IReadOnlyList<SampleValues> sources)
        : base(sources[0].Elements)
    {
        _sources = [.. sources];
        _starts = new int[_sources.Length];
        foreach ((int i, SampleValues source) in sources.Index())
        {
            _starts[i] = Count;
            Count = checked(Count + source.Count);
        }
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override double Unit => _sources[0].Unit;

    /// <inheritdoc/>
    public override void Read(int index, Span<float> destination)
    {
        int source = SourceOf(index);
        _sources[source].Read(index - _starts[source], destination);
    }

    /// <inheritdoc/>
    public override void ReadIntegers(int index, Span<long> destination)
    {
        int source = SourceOf(index);
        _sources[source].ReadIntegers(index - _starts[source], destination);
    }

    // the last that starts at or before the sample, so that empty sources are passed over
    private int SourceOf(int index)
    {
        int found = Array.BinarySearch(_starts, index);
        int source = found >= 0 ? found : ~found - 1;
        while (source + 1 < _starts.Length && _starts[source + 1] == _starts[source])
        {
            source++;
        }

        return source;
    }
}
