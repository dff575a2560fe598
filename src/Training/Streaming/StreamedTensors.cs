using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Training.Local;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>
/// What a streamed training changes, on disk: trained tensors, velocities, gradients that wait, running statistics that drift.
/// </summary>
internal sealed class StreamedTensors
{
    private readonly LocalTrainingRequest _request;
    private readonly SgdRule _rule;
    private readonly ScratchTensors _velocities;
    private readonly ScratchTensors _gradients;
    private readonly ScratchTensors _drifting;

    /// <summary>Sets room aside.</summary>
    /// <param name="request">What is trained.</param>
    /// <param name="rule">How; stays the caller's.</param>
    /// <param name="scratch">Where; stays the caller's.</param>
    public StreamedTensors(LocalTrainingRequest request, SgdRule rule, ScratchFile scratch)
    {
        (_request, _rule) = (request, rule);
        ParameterSpec[] weights = [.. request.SubModel.Trained.Where(spec => spec.Kind == ParameterKind.Weight)];
        Trained = new ScratchTensors(scratch, request.SubModel.Trained);
        _velocities = new ScratchTensors(scratch, rule.HasVelocity ? weights : []);
        _gradients = new ScratchTensors(scratch, request.ClipNorm > 0 ? weights : []);
        _drifting = new ScratchTensors(scratch, request.FrozenBatchNormInTrainMode ? Drifting(request.SubModel) : []);
    }

    /// <summary>The trained tensors; complete after <see cref="Complete"/>.</summary>
    public ScratchTensors Trained { get; }

    /// <summary>Gives a tensor its newest values.</summary>
    public void Fill(string name, Tensor tensor)
    {
        if (Trained.Has(name))
        {
            Trained.Read(name, tensor);
        }
        else if (_drifting.Has(name))
        {
            _drifting.Read(name, tensor);
        }
        else
        {
            TorchTensors.Fill(tensor, _request.Weights, name);
        }
    }

    /// <summary>Keeps running statistics that a forward pass has moved.</summary>
    public void KeepStatistics(SegmentRunner segment)
    {
        foreach ((string name, Tensor tensor) in segment.Tensors.Where(tensor => tensor.Value is not TorchSharp.Modules.Parameter))
        {
            if (Trained.IsFor(name))
            {
                Trained.Write(name, tensor);
            }
            else if (_drifting.IsFor(name))
            {
                _drifting.Write(name, tensor);
            }
        }
    }

    /// <summary>Moves a weight that is in memory.</summary>
    public void Move(string name, Tensor weight, Tensor gradient)
    {
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor? velocity = null;
        if (_velocities.Has(name))
        {
            velocity = empty(weight.shape, ScalarType.Float32);
            _velocities.Read(name, velocity);
        }

        if (_rule.Move(weight, gradient, velocity) is { } moved)
        {
            _velocities.Write(name, moved);
        }

        Trained.Write(name, weight);
    }

    /// <summary>Keeps a gradient until all are there.</summary>
    public void Keep(string name, Tensor gradient) => _gradients.Write(name, gradient);

    /// <summary>Moves a weight by the gradient that was kept.</summary>
    /// <param name="name">The weight.</param>
    /// <param name="factor">What the gradient is multiplied with.</param>
    public void MoveByKept(string name, Tensor factor)
    {
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Trained.TryGetShape(name, out TensorShape? shape);
        long[] sizes = [.. shape!.Dimensions.Select(d => (long)d)];
        Tensor weight = empty(sizes, ScalarType.Float32);
        Tensor gradient = empty(sizes, ScalarType.Float32);
        Fill(name, weight);
        _gradients.Read(name, gradient);
        Move(name, weight, gradient.mul_(factor));
    }

    /// <summary>Writes what no batch has changed, so that every trained tensor is there.</summary>
    public void Complete()
    {
        foreach (ParameterSpec spec in _request.SubModel.Trained.Where(spec => !Trained.Has(spec.Name)))
        {
            using Tensor tensor = TorchTensors.Empty(spec.Shape);
            Fill(spec.Name, tensor);
            Trained.Write(spec.Name, tensor);
        }
    }

    private static IEnumerable<ParameterSpec> Drifting(SubModel subModel) =>
        subModel
            .Parts.Where(part => part.Mode == PartMode.Frozen)
            .SelectMany(part => part.Part.Parameters)
            .Where(spec => spec.Kind == ParameterKind.Buffer);
}
