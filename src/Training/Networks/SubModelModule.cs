using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.Resolution;
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
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(PartMode Mode, ImmutableArray<TorchLayer> Layers)> _parts;
    private readonly int _prefix;
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
        _parts = [.. subModel.Parts.Select(part => (part.Mode, Build(part.Part.Layers, part.Mode)))];
        _prefix = subModel.Parts.TakeWhile(part => part.Mode == PartMode.Frozen).Count();
        TrainableParameters =
        [
            .. subModel.Trained.Where(spec => spec.Kind == ParameterKind.Weight).Select(spec => (Parameter)_tensors[spec.Name]),
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
            TorchTensors.Fill(_tensors[spec.Name], weights, spec.Name);
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
        int withoutGradient = training ? _prefix : _parts.Length;
        Tensor x = input;
        using (no_grad())
        {
            for (int i = 0; i < withoutGradient; i++)
            {
                x = TorchLayer.Forward(_parts[i].Layers, x, input, PassOf(_parts[i].Mode, training));
            }
        }

        for (int i = withoutGradient; i < _parts.Length; i++)
        {
            x = TorchLayer.Forward(_parts[i].Layers, x, input, PassOf(_parts[i].Mode, training));
        }

        return x;
    }

    /// <summary>Every part in one and the same way.</summary>
    /// <param name="input">As in <see cref="Forward(Tensor, bool)"/>.</param>
    /// <param name="pass">The way.</param>
    internal Tensor Forward(Tensor input, ForwardPass pass) =>
        _parts.Aggregate(input, (x, part) => TorchLayer.Forward(part.Layers, x, input, pass));

    /// <summary>Copies of the tensors of the trainable parts: exactly <see cref="SubModel.Trained"/>.</summary>
    public ArrayTensors ReadTrained() =>
        new(
            SubModel.Trained.ToDictionary(
                spec => spec.Name,
                spec => (spec.Shape, TorchTensors.ToArray(_tensors[spec.Name])),
                StringComparer.Ordinal
            )
        );

    /// <summary>A copy of one tensor's scalars, of a trainable or frozen part, row by row.</summary>
    /// <param name="name">Such as <c>block1.0.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">The sub-model has no such tensor.</exception>
    public float[] Read(string name) => TorchTensors.ToArray(_tensors[name]);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private ForwardPass PassOf(PartMode mode, bool training) =>
        !training ? ForwardPass.Evaluation
        : mode == PartMode.Trainable ? new ForwardPass(BatchStatistics: true, _dropout)
        : new ForwardPass(_frozenBatchNormInTrainMode);

    private ImmutableArray<TorchLayer> Build(ImmutableArray<ResolvedLayer> path, PartMode mode)
    {
        ImmutableArray<TorchLayer>.Builder layers = ImmutableArray.CreateBuilder<TorchLayer>();
        Layer? before = null;
        foreach (ResolvedLayer resolved in path)
        {
            Tensor[] tensors = [.. resolved.Own.Select(spec => Allocate(spec, mode))];
            ImmutableArray<ImmutableArray<TorchLayer>> inside = [.. resolved.Paths.Select(layersInside => Build(layersInside, mode))];
            layers.Add(
                new TorchLayer(
                    resolved.Layer,
                    tensors,
                    inside,
                    InPlace: IsFree(resolved.Layer is Residual ? LastThatComputes(resolved.Paths[0]) : before)
                )
            );
            before = resolved.Layer is Dropout ? before : resolved.Layer;
        }

        return layers.ToImmutable();
    }

    /// <summary>Dropout hands on what it gets when nothing is dropped.</summary>
    private static Layer? LastThatComputes(ImmutableArray<ResolvedLayer> path) =>
        path.LastOrDefault(layer => layer.Layer is not Dropout)?.Layer;

    /// <summary>Whether what a layer makes is a tensor of its own that it does not need for its gradient.</summary>
    private static bool IsFree(Layer? layer) =>
        layer is Conv2d or BatchNorm or GroupNorm or LayerNorm or Linear or SelfAttention or Residual;

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
