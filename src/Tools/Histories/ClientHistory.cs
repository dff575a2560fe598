using System.Collections.Immutable;
using ProFL.Learning.SubModels;

namespace ProFL.Tools.Histories;

/// <summary>A client of the roster.</summary>
/// <param name="Client">Its id.</param>
/// <param name="Site">Where its data lives.</param>
/// <param name="MemoryBytes">The budget it declares.</param>
/// <param name="Samples">Its samples.</param>
/// <param name="RoundsWhole">Rounds in which its update counted and was of the whole step.</param>
/// <param name="RoundsPartly">Rounds in which its update counted and was of a share of the step.</param>
/// <param name="Abilities">For each step of the curriculum what its budget allows it to train; null where it can train nothing.</param>
public sealed record ClientHistory(
    string Client,
    string Site,
    long MemoryBytes,
    long Samples,
    int RoundsWhole,
    int RoundsPartly,
    ImmutableArray<ClientShare?> Abilities
)
{
    /// <summary>Rounds in which its update counted.</summary>
    public int Rounds => RoundsWhole + RoundsPartly;
}
