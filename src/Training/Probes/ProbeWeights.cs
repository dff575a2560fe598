using System.Diagnostics.CodeAnalysis;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;

namespace ProFL.Training.Probes;

/// <summary>
/// Some weights for every tensor of a sub-model and its teacher, made up while they are read: they take no memory of their own.
/// </summary>
/// <param name="subModel">What they are for.</param>
internal sealed class ProbeWeights(SubModel subModel) : ITensorSource
{
    private readonly Dictionary<string, ParameterSpec> _specs = subModel
        .Parts.Concat(subModel.Teacher)
        .SelectMany(part => part.Part.Parameters)
        .DistinctBy(spec => spec.Name)
        .ToDictionary(spec => spec.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _specs.Keys;

    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape)
    {
        shape = _specs.GetValueOrDefault(name)?.Shape;
        return shape is not null;
    }

    public void Read(string name, long elementOffset, Span<float> destination)
    {
        bool ones = _specs[name].Initialisation is Initialisation.Ones;
        for (int i = 0; i < destination.Length; i++)
        {
            // small, of both signs, and without a period that layers could share
            destination[i] = ones ? 1 : ((((elementOffset + i) * 7919) % 1009) - 504) / 5040f;
        }
    }
}
