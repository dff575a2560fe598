using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Training.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ProFL.Training.Streaming;

/// <summary>One segment in memory: some steps of a forward pass with their tensors, and the gradients of its weights.</summary>
internal sealed class SegmentRunner : IDisposable
{
    private readonly SegmentModule _module;
    private readonly ImmutableArray<ForwardStep> _steps;

    /// <summary>Brings a segment into memory.</summary>
    /// <param name="steps">The whole forward pass.</param>
    /// <param name="from">The segment's first step.</param>
    /// <param name="to">The one after its last.</param>
    /// <param name="fill">Gives each tensor its values.</param>
    public SegmentRunner(ForwardSteps steps, int from, int to, Action<string, Tensor> fill)
    {
        _steps = steps.All[from..to];
        _module = new SegmentModule(_steps);
        foreach ((string name, Tensor tensor) in _module.Tensors)
        {
            fill(name, tensor);
        }
    }

    /// <summary>Its tensors by name; they go with it.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _module.Tensors;

    /// <summary>Its dropout layers.</summary>
    public IEnumerable<string> DropoutLayers => _steps.Where(step => step.Layer.Layer is Dropout).Select(step => step.Layer.Layer.Name);

    /// <summary>Runs it.</summary>
    /// <param name="stack">What it works on.</param>
    /// <param name="passOf">How layers of a part run.</param>
    public void Run(TensorStack stack, Func<PartMode, ForwardPass> passOf) => _module.Run(stack, 0, _steps.Length, passOf);

    /// <summary>
    /// Goes backward through a micro-batch. Libtorch adds up the gradients of the weights over the micro-batches of a batch, one weight
    /// after the other as it makes them.
    /// </summary>
    /// <param name="outputs">What the segment made.</param>
    /// <param name="arrived">The gradient of each; none where the output is the loss itself.</param>
    /// <param name="entries">What the segment began with; null where no gradient goes back.</param>
    /// <returns>The gradients of the entries, in the current dispose scope.</returns>
    public static Tensor?[] Backward(Tensor[] outputs, Tensor[] arrived, Tensor?[] entries)
    {
        autograd.backward(outputs, arrived.Length > 0 ? arrived : null);
        return [.. entries.Select(entry => entry?.grad)];
    }

    /// <summary>Takes the gradients that are there, one at a time; each is freed when the next is asked for.</summary>
    public IEnumerable<(string Name, Tensor Weight, Tensor Gradient)> TakeGradients()
    {
        foreach ((string name, Tensor tensor) in Tensors)
        {
            using Tensor? gradient = tensor is Parameter { requires_grad: true } ? tensor.grad : null;
            if (gradient is not null)
            {
                tensor.grad = null;
                yield return (name, tensor, gradient);
            }
        }
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => _module.Dispose();
}
