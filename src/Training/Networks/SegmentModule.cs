using System.Collections.Immutable;
using ProFL.Learning.Parameters;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Training.Natives;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ProFL.Training.Networks;

/// <summary>A run of steps of a forward pass in libtorch, with the tensors of its layers. Not for use by several threads at once.</summary>
internal sealed class SegmentModule : IDisposable
{
    private readonly ImmutableArray<(ForwardStep Step, TorchLayer? Layer)> _steps;
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Allocates the tensors; their values are undefined.</summary>
    /// <param name="steps">Steps that follow each other.</param>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public SegmentModule(IEnumerable<ForwardStep> steps)
    {
        TorchNatives.Load();
        _steps = [.. steps.Select(step => (step, step.Move == StackMove.Apply ? Build(step) : null))];
    }

    /// <summary>Its tensors by name; they belong to this module.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>Runs steps of it.</summary>
    /// <param name="stack">What they work on.</param>
    /// <param name="from">The first, from 0.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="passOf">How layers of a part run.</param>
    public void Run(TensorStack stack, int from, int to, Func<PartMode, ForwardPass> passOf)
    {
        for (int i = from; i < to; i++)
        {
            (ForwardStep step, TorchLayer? layer) = _steps[i];
            switch (step.Move)
            {
                case StackMove.Apply:
                    Tensor next = layer!.Forward(stack.Top, passOf(step.Mode), step.MayOverwrite && stack.IsFree(stack.Top));
                    stack.Replace(1, next);
                    break;
                case StackMove.Fork:
                    stack.Fork();
                    break;
                case StackMove.Swap:
                    stack.Swap();
                    break;
                default:
                    Tensor main = stack.Below;
                    stack.Replace(
                        2,
                        step.MayOverwrite && stack.IsFree(main)
                            ? main.add_(stack.Top, HeldScalars.One)
                            : main.add(stack.Top, HeldScalars.One)
                    );
                    break;
            }
        }
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private TorchLayer Build(ForwardStep step) => new(step.Layer.Layer, [.. step.Layer.Own.Select(spec => Allocate(spec, step.Mode))]);

    private Tensor Allocate(ParameterSpec spec, PartMode mode)
    {
        Tensor tensor = TorchTensors.Empty(spec.Shape);
        if (spec.Kind == ParameterKind.Weight)
        {
            tensor = new Parameter(tensor, requires_grad: mode == PartMode.Trainable).DetachFromDisposeScope();
        }

        _tensors.Add(spec.Name, tensor);
        return tensor;
    }
}
