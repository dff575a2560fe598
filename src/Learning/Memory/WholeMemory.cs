using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>
/// Estimates the peak memory of training a sub-model all of which is in memory, above an idle process: the training is gone through in
/// thought as one segment, with the momentum of all that is trained, and so are its prefix and its teacher. Held against measurements in
/// docs/results/memory.md; <see cref="MemoryModel"/> is the estimate of release 0.1.
/// </summary>
public static class WholeMemory
{
    /// <summary>Estimates a training.</summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="batch">Samples that go through the network at once: the micro-batch where there is one. At least 1.</param>
    /// <param name="prefix">When the fixed prefix runs.</param>
    /// <param name="accumulates">Whether a batch has several micro-batches, whose gradients are added up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    public static MemoryEstimate Estimate(SubModel subModel, int batch, PrefixUse prefix, bool accumulates)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        IReadOnlyList<SubModelPart> run = (prefix == PrefixUse.EveryBatch ? subModel : subModel.BehindPrefix()).Parts;
        IReadOnlyList<SubModelPart> teacher = subModel.Teacher.IsEmpty ? [] : subModel.TeacherBehindPrefix().Parts;
        long momentum = Scalars(run.Where(part => part.Mode == PartMode.Trainable).Select(part => part.Part), ParameterKind.Weight);
        long ofTeacher = Scalars(teacher.Select(part => part.Part).Except(run.Select(part => part.Part)));
        var moments = new List<(long Held, long Peak)>
        {
            (momentum + ofTeacher, Peak(run, batch, subModel.Objective != Objective.Calibration, accumulates)),
            (momentum + ofTeacher, (accumulates ? 2 : 1) * Scalars(run.Select(part => part.Part)) + momentum),
        };
        if (teacher.Count > 0)
        {
            long others = momentum + Scalars(run.Select(part => part.Part).Except(teacher.Select(part => part.Part)));
            moments.Add((others, Peak(teacher, batch, trains: false, accumulates)));
        }

        if (prefix == PrefixUse.Before && subModel.PrefixIsFixed)
        {
            moments.Add((0, Peak(subModel.Prefix().Parts, subModel.FeatureChunk, trains: false, accumulates)));
        }

        (long held, long peak) = moments.MaxBy(moment => moment.Held + moment.Peak);
        long weights = Math.Min(held + Scalars(run.Select(part => part.Part)), held + peak);
        return new MemoryEstimate(LibraryBytes.Of(subModel), weights, held + peak - weights);
    }

    private static long Peak(IReadOnlyList<SubModelPart> parts, int batch, bool trains, bool accumulates)
    {
        if (parts.Count == 0)
        {
            return 0;
        }

        var steps = ForwardSteps.Of(parts);
        SegmentRun forward = new SegmentRun(steps, 0, steps.Count, batch).Forward(trains);
        return trains ? forward.Backward(accumulates).Peak : forward.Peak;
    }

    private static long Scalars(IEnumerable<NetworkPart> parts, ParameterKind? kind = null) =>
        parts
            .SelectMany(part => part.Parameters)
            .Where(parameter => kind is null || parameter.Kind == kind)
            .Sum(parameter => TightHeap.BytesOf(1, parameter.Shape.ElementCount));
}
