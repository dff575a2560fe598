using ProFL.Learning.Parameters;
using ProFL.Learning.Segments;

namespace ProFL.Learning.Memory;

/// <summary>What one segment of a streamed pass needs at its peak, in bytes, above an idle process.</summary>
/// <param name="steps">The whole forward pass.</param>
/// <param name="batch">Samples that go through at once: those of a micro-batch. At least 1.</param>
/// <param name="accumulates">Whether a batch has several micro-batches, whose gradients are added up.</param>
internal sealed class SegmentMemory(ForwardSteps steps, int batch, bool accumulates)
{
    private readonly int _firstTrained = steps.FirstTrained;

    /// <summary>A segment that is trained, or that gradients go through; where neither is so its forward pass alone.</summary>
    /// <param name="from">Its first step.</param>
    /// <param name="to">The one after its last.</param>
    public SegmentNeed Training(int from, int to)
    {
        if (to <= _firstTrained)
        {
            return Forward(from, to);
        }

        ForwardStep[] run = [.. steps.All[from..to]];
        // when it moves: weights, gradients, and of the largest its momentum
        long moving = (2 * run.Sum(Weights)) + run.Select(LargestWeight).DefaultIfEmpty(0).Max();
        SegmentRun forward = new SegmentRun(steps, from, to, batch).Forward(recordsGradients: true);
        long kept = forward.Kept;
        return new SegmentNeed(Math.Max(moving, forward.Backward(accumulates).Peak), kept);
    }

    /// <summary>A segment of which only the forward pass runs.</summary>
    /// <param name="from">Its first step.</param>
    /// <param name="to">The one after its last.</param>
    public SegmentNeed Forward(int from, int to)
    {
        SegmentRun forward = new SegmentRun(steps, from, to, batch).Forward(recordsGradients: false);
        return new SegmentNeed(forward.Peak, forward.Kept);
    }

    /// <summary>What a segment puts on disk for each sample, tensor by tensor, in bytes: what it has made of the stack after it.</summary>
    /// <param name="from">Its first step.</param>
    /// <param name="to">The one after its last.</param>
    public IEnumerable<long> StoredBytes(int from, int to) =>
        steps
            .StackAt(to)
            .Skip(steps.Untouched(from, to))
            .DistinctBy(entry => entry.Id)
            .Select(entry => sizeof(float) * entry.Shape.ElementCount);

    private static long Weights(ForwardStep step) =>
        step.IsTrained ? step.Layer.Own.Where(IsWeight).Sum(weight => TightHeap.BytesOf(1, weight.Shape.ElementCount)) : 0;

    private static long LargestWeight(ForwardStep step) =>
        step.IsTrained ? step.Layer.Own.Where(IsWeight).Max(weight => TightHeap.BytesOf(1, weight.Shape.ElementCount)) : 0;

    private static bool IsWeight(ParameterSpec own) => own.Kind == ParameterKind.Weight;
}
