using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Local;

/// <summary>
/// One move of SGD with momentum and weight decay, as <c>torch.optim.SGD</c> defines it: g ← g + λθ, v ← μv + g (v ← g at first),
/// θ ← θ − ηv; in place.
/// </summary>
/// <param name="learningRate">η.</param>
/// <param name="momentum">μ, 0 = none.</param>
/// <param name="weightDecay">λ, 0 = none.</param>
internal sealed class SgdRule(double learningRate, double momentum, double weightDecay) : IDisposable
{
    // libtorch's numbers are held as long as the rule: one that nobody holds may be finalized while libtorch reads it
    private readonly Scalar _step = (-learningRate).ToScalar();
    private readonly Scalar _momentum = momentum.ToScalar();
    private readonly Scalar _weightDecay = weightDecay.ToScalar();

    /// <summary>The rule that a request asks for.</summary>
    public static SgdRule Of(LocalTrainingRequest request) => new(request.LearningRate, request.Momentum, request.WeightDecay);

    /// <summary>Whether velocities are kept from one move to the next.</summary>
    public bool HasVelocity => momentum != 0;

    /// <summary>Moves a parameter; without gradients being recorded.</summary>
    /// <param name="parameter">θ.</param>
    /// <param name="gradient">g; it is overwritten.</param>
    /// <param name="velocity">v; null at first.</param>
    /// <returns>
    /// The velocity from now on: <paramref name="velocity"/>, or <paramref name="gradient"/> itself at first; null without momentum.
    /// </returns>
    public Tensor? Move(Tensor parameter, Tensor gradient, Tensor? velocity)
    {
        if (weightDecay != 0)
        {
            gradient.add_(parameter, alpha: _weightDecay);
        }

        if (!HasVelocity)
        {
            parameter.add_(gradient, alpha: _step);
            return null;
        }

        Tensor moved = velocity?.mul_(_momentum).add_(gradient, HeldScalars.One) ?? gradient;
        parameter.add_(moved, alpha: _step);
        return moved;
    }

    /// <summary>Frees the numbers.</summary>
    public void Dispose()
    {
        _step.Dispose();
        _momentum.Dispose();
        _weightDecay.Dispose();
    }
}
