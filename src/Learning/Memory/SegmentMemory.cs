using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>
/// What one segment of a streamed pass needs at its peak, in bytes, above an idle process: what <see cref="MemoryModel"/> counts for a
/// whole training, of one segment, and of the stack between two segments what goes in and, with gradients, what comes back.
/// </summary>
/// <param name="steps">The whole forward pass.</param>
/// <param name="batch">Samples that go through at once: those of a micro-batch. At least 1.</param>
/// <param name="accumulates">
/// Whether a batch has several micro-batches, so that a gradient and the sum of those before it are there together.
/// </param>
internal sealed class SegmentMemory(ForwardSteps steps, int batch, bool accumulates)
{
    private readonly int _firstTrained = steps.FirstTrained;

    /// <summary>A segment that is trained, or that gradients go through; where neither is so its forward pass alone.</summary>
    /// <param name="from">Its first step.</param>
    /// <param name="to">The one behind its last.</param>
    public long Training(int from, int to)
    {
        long forward = Forward(from, to);
        if (to <= _firstTrained)
        {
            return forward;
        }

        ForwardStep[] run = [.. steps.All[from..to]];
        long gradients = run.Sum(Gradients);
        long held =
            Weights(run)
            + Entries(from, needed: false)
            + (accumulates ? gradients : 0)
            + (to < steps.Count ? Entries(to, needed: true) : 0);
        long moving = Weights(run) + (accumulates ? 2 : 1) * gradients + run.Select(LargestWeight).DefaultIfEmpty(0).Max();
        // what went in and what came out, and the gradients of both
        long passing = held + gradients + Entries(from, needed: true) + (to < steps.Count ? Entries(to, needed: false) : 0);
        return new[] { forward, moving, passing, held + Backward(from, to, gradients) }.Max();
    }

    /// <summary>A segment of which only the forward pass runs.</summary>
    /// <param name="from">Its first step.</param>
    /// <param name="to">The one behind its last.</param>
    public long Forward(int from, int to)
    {
        long work = 0;
        for (int i = from; i < to; i++)
        {
            long beside = Entries(i, needed: false) - Top(i);
            long here = steps.All[i] switch
            {
                { Move: StackMove.Apply } => beside + Work(i),
                { Move: StackMove.Join } => beside + Top(i) + TensorBytes.Of(batch, steps.StackAt(i + 1)[^1].Shape.ElementCount),
                _ => beside + Top(i),
            };
            work = Math.Max(work, here);
        }

        return Weights([.. steps.All[from..to]]) + Math.Max(work, Entries(to, needed: false));
    }

    /// <summary>What waits on disk for each sample that is between two steps, in bytes.</summary>
    public long StoredBytes(int step) => steps.BytesAt(step);

    // while gradients pass the layers: gradients that are there, values that are saved, and what a layer works with
    private long Backward(int from, int to, long gradients)
    {
        (long most, long passed, long saved, long? workspace) = (0, 0, 0, null);
        for (int i = from; i < to; i++)
        {
            if (steps.All[i].Move != StackMove.Apply)
            {
                continue;
            }

            PlacedLayer layer = Place(i);
            if (LayerMemory.HasWorkspace(layer))
            {
                most = Math.Max(most, gradients + saved + (workspace ?? 0));
                gradients -= passed;
                (passed, workspace) = (0, LayerMemory.Workspace(layer, batch, steps.StackAt(i)[^1].NeedsGradient));
            }

            saved += LayerMemory.Saved(layer, batch);
            passed += Gradients(steps.All[i]);
        }

        return Math.Max(most, gradients + saved + (workspace ?? 0));
    }

    private PlacedLayer Place(int i)
    {
        ForwardStep step = steps.All[i];
        bool isAdded = i + 1 < steps.Count && steps.All[i + 1].Move == StackMove.Join;
        return new PlacedLayer(
            step.Layer,
            step.Mode == PartMode.Trainable,
            steps.StackAt(i)[..^1].DistinctBy(entry => entry.Id).Sum(entry => entry.Shape.ElementCount),
            IsKept: !isAdded,
            MakesLogits: i == steps.Count - 1 && step.Layer.Layer is Linear
        );
    }

    private long Work(int i)
    {
        PlacedLayer layer = Place(i) with { Beside = 0 };
        return LayerMemory.HasWorkspace(layer)
            ? LayerMemory.Workspace(layer, batch)
            : TensorBytes.Of(batch, layer.Layer.Input.ElementCount) + TensorBytes.Of(batch, layer.Layer.Output.ElementCount);
    }

    private long Top(int step) => TensorBytes.Of(batch, steps.StackAt(step)[^1].Shape.ElementCount);

    private long Entries(int step, bool needed) =>
        steps
            .StackAt(step)
            .DistinctBy(entry => entry.Id)
            .Where(entry => entry.NeedsGradient || !needed)
            .Sum(entry => TensorBytes.Of(batch, entry.Shape.ElementCount));

    private static long Weights(IReadOnlyList<ForwardStep> run) =>
        sizeof(float) * run.Where(step => step.Move == StackMove.Apply).Sum(step => step.Layer.Own.Sum(own => own.Shape.ElementCount));

    private static long Gradients(ForwardStep step) =>
        step.IsTrained ? step.Layer.Own.Where(IsWeight).Sum(weight => TensorBytes.Of(1, weight.Shape.ElementCount)) : 0;

    private static long LargestWeight(ForwardStep step) =>
        step.IsTrained ? step.Layer.Own.Where(IsWeight).Max(weight => TensorBytes.Of(1, weight.Shape.ElementCount)) : 0;

    private static bool IsWeight(ParameterSpec own) => own.Kind == ParameterKind.Weight;
}
