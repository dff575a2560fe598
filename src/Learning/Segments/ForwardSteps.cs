using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Segments;

/// <summary>The forward pass of some parts, step by step, and what lies on the stack between two steps.</summary>
public sealed class ForwardSteps
{
    private readonly ImmutableArray<ForwardStep> _steps;
    private readonly ImmutableArray<ImmutableArray<StackEntry>> _stacks;

    private ForwardSteps(ImmutableArray<ForwardStep> steps, ImmutableArray<ImmutableArray<StackEntry>> stacks) =>
        (_steps, _stacks) = (steps, stacks);

    /// <summary>The steps, in order.</summary>
    public ImmutableArray<ForwardStep> All => _steps;

    /// <summary>How many there are.</summary>
    public int Count => _steps.Length;

    /// <summary>The first step that has trained weights; <see cref="Count"/> when none has.</summary>
    public int FirstTrained => _steps.TakeWhile(step => !step.IsTrained).Count();

    /// <summary>What lies on the stack before a step, uppermost last.</summary>
    /// <param name="step">From 0, before the first, to <see cref="Count"/>, after the last.</param>
    public ImmutableArray<StackEntry> StackAt(int step) => _stacks[step];

    /// <summary>
    /// How many of the lowest tensors on the stack a run of steps leaves as they are, and needs nothing of: what waits for the other path
    /// of a residual layer around it.
    /// </summary>
    /// <param name="from">Its first step.</param>
    /// <param name="to">The one after its last.</param>
    public int Untouched(int from, int to)
    {
        ImmutableArray<StackEntry> stack = _stacks[from];
        int untouched = stack.Length;
        for (int i = from; i < to; i++)
        {
            int touches = _steps[i].Move is StackMove.Swap or StackMove.Join ? 2 : 1;
            untouched = Math.Min(untouched, _stacks[i].Length - touches);
        }

        // a tensor that lies further up, too, is touched
        while (stack[..untouched].Any(below => stack[untouched..].Any(above => above.Id == below.Id)))
        {
            untouched--;
        }

        return untouched;
    }

    /// <summary>The steps of parts that follow each other.</summary>
    /// <param name="parts">At least one.</param>
    public static ForwardSteps Of(IReadOnlyList<SubModelPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ImmutableArray<ForwardStep> steps = [.. parts.SelectMany(part => Of(part.Part.Layers, part.Mode))];
        ImmutableArray<ImmutableArray<StackEntry>>.Builder stacks = ImmutableArray.CreateBuilder<ImmutableArray<StackEntry>>(
            steps.Length + 1
        );
        ImmutableArray<StackEntry> stack = [new StackEntry(parts[0].Part.Input, Id: 0, NeedsGradient: false)];
        stacks.Add(stack);
        foreach (ForwardStep step in steps)
        {
            stack = After(stack, step, id: stacks.Count);
            stacks.Add(stack);
        }

        return new ForwardSteps(steps, stacks.ToImmutable());
    }

    private static ImmutableArray<StackEntry> After(ImmutableArray<StackEntry> stack, ForwardStep step, int id)
    {
        StackEntry top = stack[^1];
        return step.Move switch
        {
            StackMove.Apply => stack.SetItem(stack.Length - 1, new StackEntry(step.Layer.Output, id, top.NeedsGradient || step.IsTrained)),
            StackMove.Fork => stack.Add(top),
            StackMove.Swap => [.. stack[..^2], top, stack[^2]],
            _ => [.. stack[..^2], new StackEntry(step.Layer.Output, id, top.NeedsGradient || stack[^2].NeedsGradient)],
        };
    }

    private static List<ForwardStep> Of(ImmutableArray<ResolvedLayer> path, PartMode mode)
    {
        var steps = new List<ForwardStep>();
        foreach (ResolvedLayer layer in path)
        {
            switch (layer.Layer)
            {
                case Residual:
                    List<ForwardStep> main = Of(layer.Paths[0], mode);
                    steps.Add(new ForwardStep(StackMove.Fork, layer, mode, MayOverwrite: false));
                    steps.AddRange(main);
                    steps.Add(new ForwardStep(StackMove.Swap, layer, mode, MayOverwrite: false));
                    steps.AddRange(Of(layer.Paths[1], mode));
                    steps.Add(new ForwardStep(StackMove.Join, layer, mode, LastMakesFree(main)));
                    break;
                case TransformerEncoder:
                    steps.AddRange(Of(layer.Paths[0], mode));
                    break;
                default:
                    steps.Add(new ForwardStep(StackMove.Apply, layer, mode, layer.Layer is ReLU && LastMakesFree(steps)));
                    break;
            }
        }

        return steps;
    }

    // dropout hands on what it gets when nothing is dropped
    private static bool LastMakesFree(List<ForwardStep> path) =>
        path.FindLast(step => step.Move != StackMove.Apply || step.Layer.Layer is not Dropout) is { Layer: not null } last
        && last.MakesFree;
}
