using System.Collections.Immutable;
using ProFL.Learning.Networks;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Rounds;

/// <summary>The mean of parts over several rounds, with the files that it is read from.</summary>
internal sealed class RoundsMean : IDisposable
{
    private readonly List<CombinedTensors> _before = [];

    /// <summary>Opens the files of the rounds before the newest.</summary>
    /// <param name="parts">The parts that are averaged.</param>
    /// <param name="newest">Their values after the newest round.</param>
    /// <param name="before">Those after the other rounds.</param>
    /// <param name="pathOf">Where a blob lies.</param>
    public RoundsMean(ImmutableArray<NetworkPart> parts, ITensorSource newest, IEnumerable<RoundParts> before, Func<Blob, string> pathOf)
    {
        IReadOnlySet<string> names = parts.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (RoundParts round in before)
            {
                _before.Add(RoundResult.Open(round.Parts, names, pathOf));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Values = new WindowMean(parts.SelectMany(p => p.Parameters), newest, _before);
    }

    /// <summary>The mean.</summary>
    public ITensorSource Values { get; }

    /// <inheritdoc/>
    public void Dispose() => _before.ForEach(file => file.Dispose());
}
