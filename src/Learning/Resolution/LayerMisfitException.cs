using ProFL.Learning.Layers;
using ProFL.Learning.Networks;

namespace ProFL.Learning.Resolution;

/// <summary>A layer does not fit the shape it gets. Whoever knows the block makes a <see cref="BlueprintException"/> of it.</summary>
/// <param name="layer">The layer.</param>
/// <param name="problem">What does not fit, with the shapes.</param>
/// <param name="remedy">What to do.</param>
internal sealed class LayerMisfitException(Layer layer, string problem, string remedy)
    : Exception($"layer `{layer.Name}` {problem}; {remedy}")
{
    /// <summary>The layer.</summary>
    public Layer Layer => layer;
}
