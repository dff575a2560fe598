using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProFL.Learning.Memory;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Plans;

/// <summary>Plans the trainings of one sub-model: whole where that fits, and otherwise in the fewest segments that fit.</summary>
public sealed class TrainingPlanner
{
    /// <summary>
    /// Chunks of samples that go through a segment of a fixed prefix, or of an evaluation, before the next is brought into memory.
    /// </summary>
    public const int ChunksTogether = 16;

    private readonly SubModel _subModel;
    private readonly int _batch;
    private readonly int _micro;
    private readonly long _whole;
    private readonly long _constant;
    private readonly long _tensorsOnDisk;
    private readonly int? _inputOfTeacher;
    private readonly PlannedPass _trained;
    private readonly PlannedPass? _teacher;
    private readonly PlannedPass? _prefix;
    private readonly Lazy<long> _smallest;
    private readonly Lazy<string> _largestLayer;
    private readonly Lazy<long> _mostStored;
    private readonly ConcurrentDictionary<long, (TrainingPlan? Fewest, TrainingPlan? LeastStored)> _plans = new();

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
        _tensorsOnDisk = ScratchEstimate.Tensors(subModel, prefix);
        _inputOfTeacher =
            prefix == PrefixUse.EveryBatch && subModel is { PrefixIsFixed: true, Objective: Objective.Distillation }
                ? ForwardSteps.Of(subModel.Prefix().Parts).Count
                : null;
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
        _mostStored = new Lazy<long>(() => ScratchBytes(_trained.AllCuts, _teacher?.AllCuts ?? [], _prefix?.AllCuts ?? []));
    }

    /// <summary>The least memory with which the sub-model can be trained at all, in bytes.</summary>
    public long SmallestBytes => _smallest.Value;

    /// <summary>The layer that sets <see cref="SmallestBytes"/>: name and type, such as <c>block1.0 (conv2d)</c>.</summary>
    public string LargestLayer => _largestLayer.Value;

    /// <summary>The plan of a client with so much memory.</summary>
    /// <param name="memoryBytes">What it may use.</param>
    /// <returns>Null when the memory does not suffice, however the training is cut.</returns>
    public TrainingPlan? Within(long memoryBytes) => Within(new ClientLimits(memoryBytes, ScratchBytes: null, Samples: 0));

    /// <summary>The plan of a client: of those that fit its memory and its disk the one with the fewest segments.</summary>
    /// <param name="limits">What it has.</param>
    /// <returns>Null when memory or disk do not suffice, however the training is cut.</returns>
    public TrainingPlan? Within(ClientLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.MemoryBytes >= _whole)
        {
            return TrainingPlan.Whole(_whole);
        }

        (TrainingPlan? fewest, TrainingPlan? leastStored) = _plans.GetOrAdd(limits.MemoryBytes - _constant, PlansWithin);
        return new[] { fewest, leastStored }
            .OfType<TrainingPlan>()
            .Select(plan => plan with { ScratchBytes = plan.ScratchBytes + FeatureBytes(limits.Samples) })
            .FirstOrDefault(plan => plan.ScratchBytes <= (limits.ScratchBytes ?? long.MaxValue));
    }

    /// <summary>Whether there is a plan for a client.</summary>
    /// <param name="limits">What it has.</param>
    public bool Fits(ClientLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.MemoryBytes >= SmallestBytes
            && (limits.ScratchBytes is not { } disk || MostScratchBytes(limits.Samples) <= disk || Within(limits) is not null);
    }

    /// <summary>What any plan puts on disk at most, in bytes.</summary>
    /// <param name="samples">The client's samples.</param>
    public long MostScratchBytes(long samples) => _mostStored.Value + FeatureBytes(samples);

    private (TrainingPlan? Fewest, TrainingPlan? LeastStored) PlansWithin(long room) =>
        (PlanBy(pass => pass.Fewest(room)), PlanBy(pass => pass.LeastStored(room)));

    private TrainingPlan? PlanBy(Func<PlannedPass, ImmutableArray<int>?> cut) =>
        cut(_trained) is { } cuts
        && (_teacher is null ? [] : cut(_teacher)) is { } teacherCuts
        && (_prefix is null ? [] : cut(_prefix)) is { } prefixCuts
            ? Streamed(cuts, teacherCuts, prefixCuts)
            : null;

    private TrainingPlan Streamed(ImmutableArray<int> cuts, ImmutableArray<int> teacherCuts, ImmutableArray<int> prefixCuts)
    {
        long need = Math.Max(_trained.Need(cuts), Math.Max(_teacher?.Need(teacherCuts) ?? 0, _prefix?.Need(prefixCuts) ?? 0));
        return new TrainingPlan(
            cuts,
            teacherCuts,
            prefixCuts,
            IsStreamed: true,
            _constant + need,
            ScratchBytes(cuts, teacherCuts, prefixCuts)
        );
    }

    private long ScratchBytes(IEnumerable<int> cuts, IEnumerable<int> teacherCuts, IEnumerable<int> prefixCuts)
    {
        IEnumerable<int> bounds = _inputOfTeacher is { } bound ? cuts.Union([bound]).Order() : cuts;
        int micros = (_batch + _micro - 1) / _micro;
        return _tensorsOnDisk
            + _trained.Stored(bounds, withOutput: _subModel.Objective == Objective.Calibration, _micro, micros)
            + (_teacher?.Stored(teacherCuts, withOutput: true, _micro, micros) ?? 0)
            + (_prefix?.Stored(prefixCuts, withOutput: true, _subModel.FeatureChunk, ChunksTogether) ?? 0);
    }

    private long FeatureBytes(long samples) => _prefix is null ? 0 : ScratchEstimate.Features(_prefix.OutputBytes, samples);
}
