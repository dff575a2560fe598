using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ProFL.Training.Local;

/// <summary>
/// SGD over parameters that are all in memory. Every step works in place and lets the gradients go, so that weights, gradients and momentum
/// are never held more than once.
/// </summary>
/// <param name="parameters">What is trained; stays the caller's.</param>
/// <param name="rule">How; stays the caller's.</param>
internal sealed class MomentumSgd(IReadOnlyList<Parameter> parameters, SgdRule rule) : IDisposable
{
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
                Tensor? velocity = rule.Move(parameters[i], gradient, _velocities[i]);
                _velocities[i] ??= velocity?.DetachFromDisposeScope();
                parameters[i].grad = null;
            }
        }
    }

    /// <summary>Frees the momentum.</summary>
    public void Dispose()
    {
        foreach (Tensor? velocity in _velocities)
        {
            velocity?.Dispose();
        }
    }
}
