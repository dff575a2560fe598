namespace ProFL.Learning.Partitions;

internal static class SamplesByClass
{
    /// <summary>Per class the indices of its samples, ascending.</summary>
    public static int[][] Of(ReadOnlySpan<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        var lists = new List<int>[classes];
        for (int c = 0; c < classes; c++)
        {
            lists[c] = [];
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"Sample {i} has label {labels[i]}; with {classes} classes labels run from 0 to {classes - 1}.",
                    nameof(labels)
                );
            }

            lists[labels[i]].Add(i);
        }

        return Array.ConvertAll(lists, list => list.ToArray());
    }
}
