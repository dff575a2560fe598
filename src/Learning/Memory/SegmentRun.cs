using System.Collections.Immutable;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>Goes through one segment in thought, forward and backward, and counts what is there at once.</summary>
/// <param name="steps">The whole forward pass.</param>
/// <param name="from">The segment's first step.</param>
/// <param name="to">The one after its last.</param>
/// <param name="batch">Samples of the micro-batch.</param>
internal sealed class SegmentRun(ForwardSteps steps, int from, int to, int batch)
{
    private readonly LiveTensors _live = new();
    private readonly HashSet<int> _entries = [];
    private readonly List<int>[] _saved = [.. Enumerable.Range(0, to - from).Select(_ => new List<int>())];
    private readonly int _untouched = steps.Untouched(from, to);
    private readonly long _weights = Enumerable.Range(from, to - from).Sum(i => OwnBytes(steps.All[i]));
    private List<int> _stack = [];

    /// <summary>The most that is there at once, weights and gradients too, in bytes.</summary>
    public long Peak => _live.Peak;

    /// <summary>After the forward pass: what it has of weights, of what it began with, and of what gradients need, in bytes.</summary>
    public long Kept => _weights + _entries.Concat(_saved.SelectMany(saved => saved)).Distinct().Sum(_live.BytesOf);

    /// <summary>The forward pass.</summary>
    /// <param name="recordsGradients">Whether what gradients need is kept.</param>
    public SegmentRun Forward(bool recordsGradients)
    {
        _live.Make(_weights);
        _stack = Enter(from, _untouched, _ => true);
        _entries.UnionWith(_stack);
        for (int i = from; i < to; i++)
        {
            Forward(i, recordsGradients && steps.StackAt(i + 1)[^1].NeedsGradient);
        }

        return this;
    }

    /// <summary>The backward pass, after the forward pass.</summary>
    /// <param name="accumulates">Whether earlier micro-batches have left gradients of all weights.</param>
    public SegmentRun Backward(bool accumulates)
    {
        long[] weights = [.. Enumerable.Range(from, to - from).Select(i => steps.All[i].IsTrained ? BytesOf(i).Weights : 0)];
        if (accumulates)
        {
            _live.Make(weights.Sum());
        }

        List<int?> gradients = [.. Enter(to, _untouched, entry => entry.NeedsGradient).Select(tensor => tensor < 0 ? (int?)null : tensor)];
        foreach (int arrived in gradients.OfType<int>().Distinct().Where(_ => to < steps.Count))
        {
            _live.Hold(arrived); // whoever brought it lets it go at the end
        }

        for (int i = to - 1; i >= from; i--)
        {
            Backward(i, gradients, weights[i - from], accumulates);
            _saved[i - from].ForEach(_live.Let);
        }

        return this;
    }

    private void Forward(int i, bool records)
    {
        ForwardStep step = steps.All[i];
        switch (step.Move)
        {
            case StackMove.Fork:
                _live.Hold(_stack[^1]);
                _stack.Add(_stack[^1]);
                return;
            case StackMove.Swap:
                (_stack[^1], _stack[^2]) = (_stack[^2], _stack[^1]);
                return;
            case StackMove.Join:
                Replace(2, step.MayOverwrite && IsFree(_stack[^2]) ? Held(_stack[^2]) : _live.Make(Bytes(i + 1, ^1)));
                return;
            default:
                break;
        }

        (LayerBytes layer, int input) = (BytesOf(i), _stack[^1]);
        _live.Work(layer.Forward(records));
        bool same = layer.HandsOn || (step.MayOverwrite && IsFree(input));
        int output = same ? Held(input) : _live.Make(layer.Output);
        if (records)
        {
            int[] saved =
            [
                .. layer.SavesInput ? [Held(input)] : Array.Empty<int>(),
                .. layer.SavesOutput ? [Held(output)] : Array.Empty<int>(),
                .. layer.Saved > 0 ? [_live.Make(layer.Saved)] : Array.Empty<int>(),
            ];
            _saved[i - from].AddRange(saved);
        }

        Replace(1, output);
    }

    private void Backward(int i, List<int?> gradients, long weights, bool accumulates)
    {
        switch (steps.All[i].Move)
        {
            case StackMove.Fork:
                Add(gradients);
                return;
            case StackMove.Swap:
                (gradients[^1], gradients[^2]) = (gradients[^2], gradients[^1]);
                return;
            case StackMove.Join:
                ImmutableArray<StackEntry> stack = steps.StackAt(i);
                int? sum = gradients[^1];
                gradients[^1] = stack[^2].NeedsGradient ? sum : null;
                gradients.Add(stack[^1].NeedsGradient ? sum : null);
                if (sum is { } both && stack[^1].NeedsGradient && stack[^2].NeedsGradient)
                {
                    _live.Hold(both);
                }

                return;
            default:
                break;
        }

        if (gradients[^1] is not { } arrived)
        {
            return;
        }

        LayerBytes layer = BytesOf(i);
        int? input = null;
        if (steps.StackAt(i)[^1].NeedsGradient)
        {
            _live.Work(layer.HandsBack ? 0 : layer.BackwardToInput);
            input = layer.HandsBack ? Held(arrived) : _live.Make(layer.Input);
        }

        if (weights > 0)
        {
            _live.Work(layer.BackwardToWeights);
            _live.Make(accumulates ? 0 : weights);
        }

        _live.Let(arrived);
        gradients[^1] = input;
    }

    // two paths began with one tensor: its gradient is the sum of theirs
    private void Add(List<int?> gradients)
    {
        (int? below, int? top) = (gradients[^2], gradients[^1]);
        gradients.RemoveAt(gradients.Count - 1);
        gradients[^1] = below ?? top;
        if (below is { } one && top is { } other)
        {
            gradients[^1] = _live.HoldersOf(one) == 1 ? Held(one) : _live.Make(_live.BytesOf(one));
            _live.Let(one);
            _live.Let(other);
        }
    }

    private void Replace(int count, int next)
    {
        int[] gone = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        _stack.Add(next);
        foreach (int tensor in gone)
        {
            if (!_entries.Contains(tensor))
            {
                _live.Let(tensor);
            }
        }
    }

    // tensors of a stack that the segment touches, each once; −1 where there is none
    private List<int> Enter(int step, int untouched, Func<StackEntry, bool> isThere)
    {
        var made = new Dictionary<int, int>();
        var entered = new List<int>();
        foreach (StackEntry entry in steps.StackAt(step).Skip(untouched))
        {
            if (!made.TryGetValue(entry.Id, out int tensor))
            {
                tensor = isThere(entry) ? _live.Make(TightHeap.BytesOf(batch, entry.Shape.ElementCount)) : -1;
                made.Add(entry.Id, tensor);
            }
            else if (tensor >= 0)
            {
                _live.Hold(tensor);
            }

            entered.Add(tensor);
        }

        return entered;
    }

    private int Held(int tensor)
    {
        _live.Hold(tensor);
        return tensor;
    }

    private bool IsFree(int tensor) => !_entries.Contains(tensor) && _stack.Count(other => other == tensor) == 1;

    private long Bytes(int step, Index place) => TightHeap.BytesOf(batch, steps.StackAt(step)[place].Shape.ElementCount);

    private LayerBytes BytesOf(int i) => new(steps.All[i].Layer, batch, steps.All[i].Mode == PartMode.Trainable);

    private static long OwnBytes(ForwardStep step) =>
        step.Move != StackMove.Apply ? 0 : step.Layer.Own.Sum(own => TightHeap.BytesOf(1, own.Shape.ElementCount));
}
