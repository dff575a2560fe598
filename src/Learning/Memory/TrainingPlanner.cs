using System.Collections.Immutable;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>Plans the trainings of one sub-model: whole where that fits, and otherwise in the fewest segments that fit.</summary>
public sealed class TrainingPlanner
{
    private readonly SubModel _subModel;
    private readonly int _batch;
    private readonly int _micro;
    private readonly long _whole;
    private readonly long _constant;
    private readonly PlannedPass _trained;
    private readonly PlannedPass? _teacher;
    private readonly PlannedPass? _prefix;
    private readonly Lazy<long> _smallest;
    private readonly Lazy<string> _largestLayer;

    /// <summary>Looks at a sub-model.</summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="batch">Samples for each step of the optimizer, at least 1.</param>
    /// <param name="microBatch">Samples that go through the network at once; 0 = the whole batch.</param>
    /// <param name="prefix">When the fixed prefix runs.</param>
    /// <param name="wholeBytes">What the training needs that has all in memory at once, by the rules of the job.</param>
    public TrainingPlanner(SubModel subModel, int batch, int microBatch, PrefixUse prefix, long wholeBytes)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (_subModel, _batch, _whole, _constant) = (subModel, batch, wholeBytes, LibraryBytes.Of(subModel) + LibraryBytes.OfStreaming);
        _micro = microBatch is 0 ? batch : Math.Min(microBatch, batch);
        _trained = new PlannedPass(
            prefix == PrefixUse.EveryBatch ? subModel.Parts : subModel.BehindPrefix().Parts,
            _micro,
            accumulates: _micro < batch,
            isTrained: subModel.Objective != Objective.Calibration
        );
        _teacher = subModel.Teacher.IsEmpty ? null : new PlannedPass(subModel.TeacherBehindPrefix().Parts, _micro, false, isTrained: false);
        _prefix =
            prefix == PrefixUse.Before && subModel.PrefixIsFixed
                ? new PlannedPass(subModel.Prefix().Parts, subModel.FeatureChunk, false, isTrained: false)
                : null;
        PlannedPass[] passes = [.. new[] { _trained, _teacher, _prefix }.OfType<PlannedPass>()];
        _smallest = new Lazy<long>(() => Math.Min(_whole, _constant + passes.Max(pass => pass.Smallest())));
        _largestLayer = new Lazy<string>(() => passes.MaxBy(pass => pass.Smallest())!.LargestLayer());
    }

    /// <summary>The least memory with which the sub-model can be trained at all, in bytes.</summary>
    public long SmallestBytes => _smallest.Value;

    /// <summary>The layer that sets <see cref="SmallestBytes"/>: name and type, such as <c>block1.0 (conv2d)</c>.</summary>
    public string LargestLayer => _largestLayer.Value;

    /// <summary>The plan of a client with so much memory.</summary>
    /// <param name="memoryBytes">What it may use.</param>
    /// <returns>Null when the memory does not suffice, however the training is cut.</returns>
    public TrainingPlan? Within(long memoryBytes)
    {
        if (memoryBytes >= _whole)
        {
            return TrainingPlan.Whole(_whole);
        }

        long room = memoryBytes - _constant;
        return _trained.Fewest(room) is { } cuts && Fewest(_teacher, room) is { } teacherCuts && Fewest(_prefix, room) is { } prefixCuts
            ? Streamed(cuts, teacherCuts, prefixCuts)
            : null;
    }

    private TrainingPlan Streamed(ImmutableArray<int> cuts, ImmutableArray<int> teacherCuts, ImmutableArray<int> prefixCuts)
    {
        long need = Math.Max(_trained.Need(cuts), Math.Max(_teacher?.Need(teacherCuts) ?? 0, _prefix?.Need(prefixCuts) ?? 0));
        ParameterSpec[] weights = [.. _subModel.Trained];
        long values = sizeof(float) * weights.Sum(weight => weight.Shape.ElementCount);
        long stored =
            (
                _trained.Stored(cuts, withOutput: _subModel.Objective == Objective.Calibration)
                + (_teacher?.Stored(teacherCuts, withOutput: true) ?? 0)
            ) * _batch;
        return new TrainingPlan(cuts, teacherCuts, prefixCuts, IsStreamed: true, _constant + need, (3 * values) + stored);
    }

    private static ImmutableArray<int>? Fewest(PlannedPass? pass, long room) => pass is null ? [] : pass.Fewest(room);
}
