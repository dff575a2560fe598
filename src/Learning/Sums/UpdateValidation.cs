using System.Globalization;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Sums;

/// <summary>Whether an update has the tensors, shapes and values that a sum can take.</summary>
internal static class UpdateValidation
{
    /// <summary>The part of a tensor that a client held, or <c>null</c> for the whole.</summary>
    public static Selection? PartOf(IReadOnlyDictionary<string, Selection>? selections, TensorSum tensor) =>
        selections is not null && selections.TryGetValue(tensor.Parameter.Name, out Selection? selection) && !selection.IsWhole
            ? selection
            : null;

    /// <summary>The first missing, misshapen or unexpected tensor, in ordinal order of names, or <c>null</c>.</summary>
    public static string? Mismatch(
        Dictionary<string, TensorSum> known,
        TensorSum[] ordered,
        ITensorSource update,
        IReadOnlyDictionary<string, Selection>? selections,
        IReadOnlySet<string>? trained
    )
    {
        ThrowIfUnknown(known, selections?.Keys, nameof(selections));
        ThrowIfUnknown(known, trained, nameof(trained));

        foreach (TensorSum tensor in ordered)
        {
            string name = tensor.Parameter.Name;
            if (trained is not null && !trained.Contains(name))
            {
                continue;
            }

            TensorShape expected = PartOf(selections, tensor)?.Apply(tensor.Parameter.Shape) ?? tensor.Parameter.Shape;
            if (!update.TryGetShape(name, out TensorShape? shape))
            {
                return $"tensor {name} is missing";
            }

            if (!shape.Equals(expected))
            {
                return $"tensor {name} has the shape {shape} instead of {expected}";
            }
        }

        string? unexpected = update.Names.Where(name => !(trained?.Contains(name) ?? known.ContainsKey(name))).Min(StringComparer.Ordinal);
        return unexpected is null ? null : $"tensor {unexpected} is not part of what was to be trained";
    }

    /// <summary>The first value of a chunk that is not finite or too far from the start, or <c>null</c>.</summary>
    public static string? FirstUnusable(DifferenceChunks chunks, TensorSum tensor)
    {
        int refused = DifferenceLanes.FirstRefused(chunks.Update, chunks.Start, tensor.Bound);
        if (refused < 0)
        {
            return null;
        }

        float value = chunks.Update[refused];
        double difference = (double)value - chunks.Start[refused];
        string where = $"tensor {tensor.Parameter.Name}, index {chunks.Offset + refused}";
        return float.IsFinite(value)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{where}: {value:R} differs from the round's start by {difference:R}; the bound is {tensor.Bound}"
            )
            : string.Create(CultureInfo.InvariantCulture, $"{where}: {value} is not finite");
    }

    private static void ThrowIfUnknown(Dictionary<string, TensorSum> known, IEnumerable<string>? names, string argument)
    {
        foreach (string name in names ?? [])
        {
            if (!known.ContainsKey(name))
            {
                throw new ArgumentException($"Tensor {name} is not part of this sum.", argument);
            }
        }
    }
}
