using ProFL.Learning.Memory;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Plans;

/// <summary>
/// What a streamed training puts on disk at most, in bytes. Files grow in pages, so everything is counted in whole pages.
/// </summary>
internal static class ScratchEstimate
{
    private const long Page = 4096;

    /// <summary>The trained tensors, their velocities and their gradients, and running statistics that drift.</summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="prefix">When its fixed prefix runs.</param>
    public static long Tensors(SubModel subModel, PrefixUse prefix)
    {
        ParameterSpec[] trained = [.. subModel.Trained];
        IEnumerable<ParameterSpec> weights = trained.Where(spec => spec.Kind == ParameterKind.Weight);
        IEnumerable<ParameterSpec> drifting =
            prefix == PrefixUse.EveryBatch
                ? subModel
                    .Parts.Where(part => part.Mode == PartMode.Frozen)
                    .SelectMany(part => part.Part.Parameters)
                    .Where(spec => spec.Kind == ParameterKind.Buffer)
                : [];
        return Sum(trained) + (2 * Sum(weights)) + Sum(drifting);
    }

    /// <summary>A tensor that lies between two segments.</summary>
    /// <param name="bytesOfSample">What it takes for each sample.</param>
    /// <param name="samples">Samples that go through at once.</param>
    /// <param name="chunks">How many times so many follow each other.</param>
    public static long Stack(long bytesOfSample, int samples, int chunks) => chunks * Pages(bytesOfSample * samples);

    /// <summary>The features of a client's samples, in a file of their own.</summary>
    /// <param name="bytesOfSample">What comes out of the prefix for each sample.</param>
    /// <param name="samples">The client's samples.</param>
    public static long Features(long bytesOfSample, long samples) => Page + Pages((bytesOfSample + sizeof(int)) * samples);

    private static long Sum(IEnumerable<ParameterSpec> tensors) => tensors.Sum(spec => Pages(sizeof(float) * spec.Shape.ElementCount));

    private static long Pages(long bytes) => (bytes + Page - 1) / Page * Page;
}
