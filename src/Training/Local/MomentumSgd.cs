using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ProFL.Training.Local;

/// <summary>
/// SGD with momentum and weight decay, as <c>torch.optim.SGD</c> defines it: g ← g + λθ, v ← μv + g (v ← g at first), θ ← θ − ηv. Every
/// step works in place and lets the gradients go, so that weights, gradients and momentum are never held more than once.
/// </summary>
/// <param name="parameters">What is trained; stays the caller's.</param>
/// <param name="learningRate">η.</param>
/// <param name="momentum">μ, 0 = none.</param>
/// <param name="weightDecay">λ, 0 = none.</param>
internal sealed class MomentumSgd(IReadOnlyList<Parameter> parameters, double learningRate, double momentum, double weightDecay)
    : IDisposable
{
    // libtorch's numbers are held as long as the optimizer: one that nobody holds may be finalized while libtorch reads it
    private readonly Scalar _step = (-learningRate).ToScalar();
    private readonly Scalar _momentum = momentum.ToScalar();
    private readonly Scalar _weightDecay = weightDecay.ToScalar();
    private readonly Tensor?[] _velocities = new Tensor?[parameters.Count];

    /// <summary>Moves each parameter that has a gradient, and frees the gradients.</summary>
    public void Step()
    {
        using IDisposable withoutGradients = no_grad();
        using DisposeScope step = NewDisposeScope();
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].grad is { } gradient)
            {
                Move(i, gradient);
                parameters[i].grad = null;
            }
        }
    }

    /// <summary>Frees the momentum.</summary>
    public void Dispose()
    {
        _step.Dispose();
        _momentum.Dispose();
        _weightDecay.Dispose();
        foreach (Tensor? velocity in _velocities)
        {
            velocity?.Dispose();
        }
    }

    private void Move(int i, Tensor gradient)
    {
        if (weightDecay != 0)
        {
            gradient.add_(parameters[i], alpha: _weightDecay);
        }

        if (momentum == 0)
        {
            parameters[i].add_(gradient, alpha: _step);
        }
        else
        {
            // the first gradient becomes the velocity itself
            _velocities[i] = _velocities[i]?.mul_(_momentum).add_(gradient) ?? gradient.DetachFromDisposeScope();
            parameters[i].add_(_velocities[i]!, alpha: _step);
        }
    }
}
