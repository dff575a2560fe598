using ProFL.Learning.Memory;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Plans;

/// <summary>Plans the evaluations of one sub-model: whole where that fits, and otherwise in the fewest segments that fit.</summary>
public sealed class EvaluationPlanner
{
    private readonly PlannedPass _pass;
    private readonly int _chunk;
    private readonly long _constant;

    /// <summary>Looks at a sub-model.</summary>
    /// <param name="subModel">What is evaluated.</param>
    /// <param name="chunk">Samples that go through it at once, at least 1.</param>
    public EvaluationPlanner(SubModel subModel, int chunk)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        SubModelPart[] frozen = [.. subModel.Parts.Select(part => part with { Mode = PartMode.Frozen })];
        (_pass, _chunk, _constant) = (
            new PlannedPass(frozen, chunk, accumulates: false, isTrained: false),
            chunk,
            LibraryBytes.Of(subModel)
        );
    }

    /// <summary>What it needs with all in memory at once, in bytes.</summary>
    public long WholeBytes => _constant + _pass.Need([]);

    /// <summary>The least memory with which the sub-model can be evaluated at all, in bytes.</summary>
    public long SmallestBytes => Math.Min(WholeBytes, _constant + LibraryBytes.OfStreaming + _pass.Smallest());

    /// <summary>The plan of a node with so much memory.</summary>
    /// <param name="memoryBytes">What it may use.</param>
    /// <returns>Null when the memory does not suffice, however the evaluation is cut.</returns>
    public TrainingPlan? Within(long memoryBytes)
    {
        if (memoryBytes >= WholeBytes)
        {
            return TrainingPlan.Whole(WholeBytes);
        }

        return _pass.Fewest(memoryBytes - _constant - LibraryBytes.OfStreaming) is { } cuts
            ? new TrainingPlan(
                cuts,
                TeacherCuts: [],
                PrefixCuts: [],
                IsStreamed: true,
                _constant + LibraryBytes.OfStreaming + _pass.Need(cuts),
                _pass.Stored(cuts, withOutput: true, _chunk, TrainingPlanner.ChunksTogether)
            )
            : null;
    }
}
