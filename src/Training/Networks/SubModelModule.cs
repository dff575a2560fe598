using System.Collections.Immutable;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Natives;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ProFL.Training.Networks;

/// <summary>
/// A sub-model in libtorch. Frozen parts run with their fixed statistics and get no gradient; the frozen parts at the front, before
/// anything trainable, also keep no activations. Not for use by several threads at once.
/// </summary>
public sealed class SubModelModule : IDisposable
{
    private readonly SegmentModule _module;
    private readonly int _prefix;
    private readonly int _steps;
    private readonly bool _frozenBatchNormInTrainMode;
    private readonly DropoutMasks? _dropout;

    /// <summary>Allocates the tensors of a sub-model; their values are undefined until <see cref="Load"/>.</summary>
    /// <param name="subModel">What to build.</param>
    /// <param name="frozenBatchNormInTrainMode">Whether batch normalisation of frozen parts uses the statistics of the batch while
    /// training, and its running statistics drift.</param>
    /// <param name="dropoutSeed">What dropout in trainable parts draws from while training; null: nothing is dropped.</param>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public SubModelModule(SubModel subModel, bool frozenBatchNormInTrainMode = false, Seed? dropoutSeed = null)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        TorchNatives.Load();
        SubModel = subModel;
        _frozenBatchNormInTrainMode = frozenBatchNormInTrainMode;
        _dropout = dropoutSeed is { } seed ? new DropoutMasks(seed) : null;
        var steps = ForwardSteps.Of(subModel.Parts);
        _module = new SegmentModule(steps.All);
        (_prefix, _steps) = (steps.All.TakeWhile(step => step.Mode == PartMode.Frozen).Count(), steps.Count);
        TrainableParameters =
        [
            .. subModel.Trained.Where(spec => spec.Kind == ParameterKind.Weight).Select(spec => (Parameter)_module.Tensors[spec.Name]),
        ];
    }

    /// <summary>Builds a sub-model and loads its weights.</summary>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape; nothing is left allocated.</exception>
    internal static SubModelModule Loaded(
        SubModel subModel,
        ITensorSource weights,
        bool frozenBatchNormInTrainMode = false,
        Seed? dropoutSeed = null
    )
    {
        var module = new SubModelModule(subModel, frozenBatchNormInTrainMode, dropoutSeed);
        try
        {
            module.Load(weights);
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>What was built.</summary>
    public SubModel SubModel { get; }

    /// <summary>The tensors that get gradients, in ordinal order of their names; they belong to this module.</summary>
    public IReadOnlyList<Parameter> TrainableParameters { get; }

    /// <summary>Copies weights and running statistics into the module.</summary>
    /// <param name="weights">Has every tensor of the sub-model in exactly its shape; others are ignored, so that one source
    /// can serve several sub-models.</param>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape. The module is unchanged.</exception>
    public void Load(ITensorSource weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ImmutableArray<ParameterSpec> specs = [.. SubModel.Parts.SelectMany(part => part.Part.Parameters)];
        foreach (ParameterSpec spec in specs)
        {
            if (!weights.TryGetShape(spec.Name, out TensorShape? shape))
            {
                throw SubModelWeightsException.For(SubModel, $"tensor {spec.Name} is missing");
            }

            if (!shape.Equals(spec.Shape))
            {
                throw SubModelWeightsException.For(SubModel, $"tensor {spec.Name} has shape {shape} instead of {spec.Shape}");
            }
        }

        foreach (ParameterSpec spec in specs)
        {
            TorchTensors.Fill(_module.Tensors[spec.Name], weights, spec.Name);
        }
    }

    /// <summary>The network's answer to a batch.</summary>
    /// <param name="input">[N, C, H, W] or [N, features]; stays the caller's.</param>
    /// <param name="training">
    /// True: trainable parts in train mode, gradients recorded from the first of them on. False: every part in eval mode, no gradients.
    /// </param>
    /// <returns>Logits [N, classes]; belongs to the current dispose scope, or to the caller.</returns>
    public Tensor Forward(Tensor input, bool training)
    {
        ArgumentNullException.ThrowIfNull(input);
        int withoutGradient = training ? _prefix : _steps;
        var stack = new TensorStack(input);
        using (no_grad())
        {
            _module.Run(stack, 0, withoutGradient, mode => PassOf(mode, training));
        }

        _module.Run(stack, withoutGradient, _steps, mode => PassOf(mode, training));
        return stack.Top;
    }

    /// <summary>Every part in one and the same way.</summary>
    /// <param name="input">As in <see cref="Forward(Tensor, bool)"/>.</param>
    /// <param name="pass">The way.</param>
    internal Tensor Forward(Tensor input, ForwardPass pass)
    {
        var stack = new TensorStack(input);
        _module.Run(stack, 0, _steps, _ => pass);
        return stack.Top;
    }

    /// <summary>Copies of the tensors of the trainable parts: exactly <see cref="SubModel.Trained"/>.</summary>
    public ArrayTensors ReadTrained() =>
        new(
            SubModel.Trained.ToDictionary(
                spec => spec.Name,
                spec => (spec.Shape, TorchTensors.ToArray(_module.Tensors[spec.Name])),
                StringComparer.Ordinal
            )
        );

    /// <summary>A copy of one tensor's scalars, of a trainable or frozen part, row by row.</summary>
    /// <param name="name">Such as <c>block1.0.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">The sub-model has no such tensor.</exception>
    public float[] Read(string name) => TorchTensors.ToArray(_module.Tensors[name]);

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => _module.Dispose();

    private ForwardPass PassOf(PartMode mode, bool training) =>
        !training ? ForwardPass.Evaluation
        : mode == PartMode.Trainable ? new ForwardPass(BatchStatistics: true, _dropout)
        : new ForwardPass(_frozenBatchNormInTrainMode);
}
