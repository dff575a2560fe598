using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>
/// What <c>torch.nn.utils.clip_grad_norm_</c> does, in two passes: the norm of each gradient when it is made, and one factor for all when
/// every norm is there.
/// </summary>
/// <param name="names">The trained weights in the order in which their norms are added up.</param>
/// <param name="limit">Largest L2 norm of all gradients together.</param>
internal sealed class GradientClipping(IReadOnlyList<string> names, double limit) : IDisposable
{
    private readonly Dictionary<string, Tensor> _norms = new(StringComparer.Ordinal);

    /// <summary>The gradients that were noted, in order.</summary>
    public IEnumerable<string> Names => names.Where(_norms.ContainsKey);

    /// <summary>Notes the norm of a gradient.</summary>
    public void Add(string name, Tensor gradient)
    {
        using IDisposable withoutGradients = no_grad();
        _norms[name] = gradient.norm(2f).DetachFromDisposeScope();
    }

    /// <summary>
    /// The factor for all gradients of the batch, at most 1; the norms are forgotten. Belongs to the current dispose scope.
    /// </summary>
    public Tensor Factor()
    {
        using IDisposable withoutGradients = no_grad();
        Tensor[] norms = [.. Names.Select(name => _norms[name])];
        using Tensor total = norms.Length == 1 ? norms[0].alias() : NormOf(norms);
        using var tiny = 1e-6.ToScalar();
        using var one = 1.0.ToScalar();
        using Tensor divisor = total.add(tiny, HeldScalars.One);
        using var largest = limit.ToScalar();
        using Tensor factor = full_like(divisor, largest).div_(divisor);
        Forget();
        return factor.clamp_max(one);
    }

    /// <summary>Frees the norms.</summary>
    public void Dispose() => Forget();

    private static Tensor NormOf(Tensor[] norms)
    {
        using Tensor all = stack(norms);
        return all.norm(2f);
    }

    private void Forget()
    {
        foreach (Tensor norm in _norms.Values)
        {
            norm.Dispose();
        }

        _norms.Clear();
    }
}
