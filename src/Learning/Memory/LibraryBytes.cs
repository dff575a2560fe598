using ProFL.Learning.Layers;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>What a training takes whatever is in memory of its network. Measured (docs/results/memory.md).</summary>
internal static class LibraryBytes
{
    private const long Always = 2 << 20;

    // room of its own that the library keeps from the first product of large matrices on
    private const long Matrices = 2 << 20;

    /// <summary>What streaming takes beside its largest segment, in bytes: what it knows of what lies on disk.</summary>
    public const long OfStreaming = 1 << 20;

    /// <summary>Of the trainings of a sub-model, in bytes.</summary>
    public static long Of(SubModel subModel) =>
        subModel.Parts.Any(part => part.Part.Layers.SelectMany(layer => layer.WithInside).Any(inside => inside.Layer is SelfAttention))
            ? Always + Matrices
            : Always;
}
