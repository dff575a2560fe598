using System.Collections.Immutable;
using ProFL.Learning.Calibrations;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Coordinator.Rounds;

/// <summary>From a closed sum to the round's new blobs. <c>profl verify</c> takes the same way.</summary>
public static class RoundResult
{
    /// <summary>The parts that a sub-model changes, by training or by calibration.</summary>
    public static ImmutableArray<NetworkPart> ChangedParts(SubModel subModel) =>
        [.. subModel.Parts.Where(p => p.Mode != PartMode.Frozen).Select(p => p.Part)];

    /// <summary>Names of the tensors that a client's update holds, by the share it trains.</summary>
    public static IReadOnlySet<string> TensorsOf(SubModel subModel, ClientShare share) =>
        (share == ClientShare.Full ? subModel : subModel.Restricted(share)).Trained.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// What a closed sum gives: the changed tensors' values, and for those that the sub-model does not change the start's.
    /// </summary>
    public static ITensorSource Of(SubModel subModel, RoundSum sum, ITensorSource start)
    {
        ITensorSource closed = sum.Close();
        ITensorSource changed =
            subModel.Objective == Objective.Calibration ? CalibrationSum.ToStatistics(subModel.Trained, closed) : closed;
        return new OverlaidTensors(changed, start);
    }

    /// <summary>Opens the blobs of parts as one source.</summary>
    /// <param name="parts">Part and blob, as planned.</param>
    /// <param name="wanted">Names of the parts to open.</param>
    /// <param name="pathOf">Where a blob lies.</param>
    public static CombinedTensors Open(IEnumerable<PartBlob> parts, IReadOnlySet<string> wanted, Func<Blob, string> pathOf)
    {
        var files = new List<SafeTensorsFile>();
        try
        {
            files.AddRange(parts.Where(p => wanted.Contains(p.Part)).Select(p => SafeTensorsFile.Open(pathOf(p.Blob))));
            return new CombinedTensors(files);
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }
}
