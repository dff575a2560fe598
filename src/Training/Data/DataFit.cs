using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Training.Data;

/// <summary>Whether a data set and a network belong together.</summary>
internal static class DataFit
{
    /// <summary>Refuses a data set that the sub-model cannot read, or samples that it does not have.</summary>
    /// <exception cref="ArgumentException">Shape or classes differ, or an index is out of range.</exception>
    public static void RequireFit(this DataSet data, SubModel subModel, ReadOnlySpan<int> indices)
    {
        TensorShape input = subModel.Parts[0].Part.Input;
        NetworkPart last = subModel.Parts[^1].Part;
        if (!data.SampleShape.Equals(input))
        {
            throw new ArgumentException(
                $"the samples of {data.Name} have shape {data.SampleShape}, the network reads {input}: "
                    + "choose a network or a data set that fits"
            );
        }

        if (last.Kind == PartKind.Head && data.Classes != last.Output[0])
        {
            throw new ArgumentException(
                $"{data.Name} has {data.Classes} classes, the network tells {last.Output[0]} apart: "
                    + $"set the network's classes to {data.Classes}"
            );
        }

        foreach (int index in indices)
        {
            if ((uint)index >= (uint)data.Count)
            {
                throw new ArgumentException(
                    $"sample {index} does not exist: {data.Name} has {data.Count}, from 0; deal the partition again over this data set"
                );
            }
        }
    }
}
