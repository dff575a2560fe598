using ProFL.Learning.Layers;
using ProFL.Learning.Networks;
using ProFL.Learning.Resolution;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>A layer that computes, with what lies beside it: layers inside others are taken out in order of the forward pass.</summary>
/// <param name="Layer">The layer; it has none inside.</param>
/// <param name="IsTrained">Whether its part is trained.</param>
/// <param name="Beside">Values of one sample that the residual layers around it hold meanwhile: their input, or the gradient that
/// waits for their other path.</param>
/// <param name="IsKept">Whether its output is still there after the next layer: that of a shortcut's last layer is added to
/// the main path's and let go.</param>
/// <param name="MakesLogits">Whether it is the linear layer at the end of the head, whose output is too small to count.</param>
internal readonly record struct PlacedLayer(ResolvedLayer Layer, bool IsTrained, long Beside, bool IsKept, bool MakesLogits)
{
    /// <summary>The layers of some parts.</summary>
    public static IEnumerable<PlacedLayer> Of(IEnumerable<SubModelPart> parts) =>
        parts.SelectMany(part =>
            part.Part.Layers.SelectMany(layer =>
                Of(
                    layer,
                    part.Mode == PartMode.Trainable,
                    0,
                    isKept: true,
                    makesLogits: part.Part.Kind == PartKind.Head && ReferenceEquals(layer, part.Part.Layers[^1])
                )
            )
        );

    private static IEnumerable<PlacedLayer> Of(ResolvedLayer layer, bool isTrained, long beside, bool isKept, bool makesLogits)
    {
        if (layer.Paths.IsEmpty)
        {
            return [new PlacedLayer(layer, isTrained, beside, isKept, makesLogits && layer.Layer is Linear)];
        }

        long here = beside + (layer.Layer is Residual ? Math.Max(layer.Input.ElementCount, layer.Output.ElementCount) : 0);
        return layer.Paths.SelectMany(
            (path, index) =>
                path.SelectMany(inner =>
                    Of(
                        inner,
                        isTrained,
                        here,
                        isKept: layer.Layer is not Residual || index == 0 || !ReferenceEquals(inner, path[^1]),
                        makesLogits: false
                    )
                )
        );
    }
}
