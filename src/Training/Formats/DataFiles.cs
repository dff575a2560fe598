using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;
using ProFL.Training.Tables;

namespace ProFL.Training.Formats;

/// <summary>Reads folders of one job's format, and holds them against its network.</summary>
/// <param name="spec">The job's data.</param>
/// <param name="network">The job's network.</param>
/// <param name="root">What the files must lie in.</param>
/// <param name="cache">Folder for decoded images.</param>
internal sealed class DataFiles(DataSpec spec, NetworkBlueprint network, DataRoot root, string cache)
{
    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="heldOut">Whether its files for evaluation are wanted.</param>
    /// <param name="everyClass">Whether it must have every class.</param>
    /// <exception cref="DataSetException">It cannot be used, or does not fit the network.</exception>
    public RawSet Read(string folder, bool heldOut, bool everyClass)
    {
        RawSet set = spec.Format switch
        {
            DataFormat.Idx => IdxFolder.Read(root, folder, heldOut),
            DataFormat.Cifar10 => CifarFolder.Read(root, folder, labelBytes: 1, heldOut),
            DataFormat.Cifar100 => CifarFolder.Read(root, folder, labelBytes: 2, heldOut),
            DataFormat.Images => Images(folder, heldOut, everyClass),
            DataFormat.Csv => CsvTable.Read(root, folder, spec.Csv!, [.. spec.Classes], heldOut),
            _ => throw new ArgumentException($"{spec.Format} is no format of files"),
        };
        return Fitting(folder, set);
    }

    /// <summary>Reads the folder of a client, which need not have every class, or any sample; null where it has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataSetException">It cannot be used, or does not fit the network.</exception>
    public RawSet? ReadOfClient(string folder)
    {
        bool hasSamples =
            !FolderFormat.IsEmpty(folder)
            && spec.Format switch
            {
                DataFormat.Csv => CsvTable.HasRows(root, TableFiles.FileOf(folder, heldOut: false)),
                DataFormat.Images => FolderFormat.HasImages(folder),
                _ => true,
            };
        return hasSamples ? Read(folder, heldOut: false, everyClass: false) : null;
    }

    private RawSet Images(string folder, bool heldOut, bool everyClass)
    {
        if (network.Input.Rank != 3 || network.Input[0] is not (1 or 3))
        {
            throw new DataSetException(
                $"{folder} has images, network {network.Name} reads {network.Input}: "
                    + "name a network whose input is [1, height, width] or [3, height, width]"
            );
        }

        var source = new ImageSource(network.Input, spec.Image!, [.. spec.Classes], root, cache);
        if (
            source.Classes.IsEmpty
            && ImageFolder.ClassesOf(folder, source.Spec).Count() is var classes
            && classes != network.Classes
            && classes > 0
        )
        {
            throw new DataSetException(
                $"{ImageFolder.PartOf(folder, source.Spec, heldOut: false)} has {classes} class folders, "
                    + $"network {network.Name} tells {network.Classes} classes apart: correct network.classes, or the folders"
            );
        }

        return ImageFolder.Read(folder, source, heldOut, everyClass);
    }

    private RawSet Fitting(string folder, RawSet set)
    {
        bool row = spec.Format == DataFormat.Csv && network.Input.Rank == 1 && network.Input[0] == set.Shape[0];
        if (!row && !set.Shape.Equals(network.Input))
        {
            string remedy =
                spec.Format == DataFormat.Csv && network.Input.Rank == 1
                    ? $"write network.input = [{set.Shape[0]}], or correct the columns"
                    : "name another network, or other data, in the job file";
            throw new DataSetException(
                $"{folder} has samples {set.Shape}{ColumnsOf(set)}, network {network.Name} reads {network.Input}: {remedy}"
            );
        }

        int outside = Array.FindIndex(set.Labels, label => label >= network.Classes);
        if (outside >= 0)
        {
            throw new DataSetException(
                $"{set.PlaceOfLabel?.Invoke(outside) ?? $"{folder}, sample {outside + 1}"}: has label {set.Labels[outside]}, "
                    + $"network {network.Name} tells {network.Classes} classes apart, 0 to {network.Classes - 1}: "
                    + "correct network.classes, or the label"
            );
        }

        return set with
        {
            Shape = network.Input,
        };
    }

    private static string ColumnsOf(RawSet set) =>
        set.Columns.IsEmpty ? "" : $" (columns {string.Join(", ", set.Columns.Take(20))}{(set.Columns.Length > 20 ? ", …" : "")})";
}
