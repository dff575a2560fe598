using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// A folder of images for each class, or such folders below train and, for evaluation, test. Classes are in ordinal order of the folders'
/// names unless the job names them; images are in ordinal order of their paths.
/// </summary>
internal static class ImageFolder
{
    /// <summary>Reads the images of a folder, decoded once on this machine and kept.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="source">How images become samples.</param>
    /// <param name="heldOut">Whether the folder test is wanted.</param>
    /// <param name="everyClass">Whether each class must have a folder.</param>
    /// <exception cref="DataSetException">A folder or image cannot be used.</exception>
    public static RawSet Read(string root, ImageSource source, bool heldOut, bool everyClass)
    {
        string folder = PartOf(root, source.Spec, heldOut);
        ImmutableArray<string> classes = source.Classes.IsEmpty ? [.. ClassesOf(root, source.Spec)] : source.Classes;
        if (classes.FirstOrDefault(name => !DataRoot.IsBelow(name) || name.Contains('/')) is { } path)
        {
            throw new DataSetException(
                $"the job's data.classes has `{path}`, which is no name of a folder: name the folders of the classes"
            );
        }

        RequireClasses(folder, classes, everyClass);
        var files = new List<string>();
        var labels = new List<int>();
        foreach ((int label, string name) in classes.Index())
        {
            string place = Path.Combine(folder, name);
            ImmutableArray<string> images = Directory.Exists(place) ? ImageFiles.In(place, source.Spec.OnlyPngAndJpeg).Images : [];
            if (images.Length == 0 && everyClass && Directory.Exists(place))
            {
                throw WithoutImage(place);
            }

            files.AddRange(images);
            labels.AddRange(Enumerable.Repeat(label, images.Length));
        }

        return files.Count > 0
            ? new RawSet(source.Shape, DecodedImages.Open(source, folder, files), [.. labels])
            : throw WithoutImage(folder);
    }

    /// <summary>Names of the class folders, in ordinal order; where there is a folder train, of those below it.</summary>
    public static IEnumerable<string> ClassesOf(string root, ImageSpec spec) =>
        Litter.FoldersIn(PartOf(root, spec, heldOut: false)).Select(folder => Path.GetFileName(folder));

    /// <summary>Where the images of a part lie.</summary>
    /// <exception cref="DataSetException">There is no such folder.</exception>
    public static string PartOf(string root, ImageSpec spec, bool heldOut)
    {
        if (!Directory.Exists(root))
        {
            throw new DataSetException($"{root} is missing: copy the images there, a folder for each class, or correct data.folder");
        }

        var parts = ImageParts.Of(root, spec.OnlyPngAndJpeg);
        return !heldOut
            ? parts.Training
            : parts.HeldOut
                ?? throw new DataSetException(
                    $"{Path.Combine(root, "test")} is missing: put images for evaluation there, a folder for each class, or set "
                        + "data.held-out to a share such as 0.2"
                );
    }

    /// <summary>The error of a folder that has no image.</summary>
    public static DataSetException WithoutImage(string folder) =>
        new($"{folder} has no image ({ImageFiles.Endings}): put images there, or remove the folder");

    private static void RequireClasses(string folder, ImmutableArray<string> classes, bool everyClass)
    {
        string[] found = [.. Litter.FoldersIn(folder).Select(place => Path.GetFileName(place))];
        if (found.Length == 0)
        {
            throw new DataSetException($"{folder} has no folder: put a folder of images there for each class, or correct data.folder");
        }

        if (Array.Find(found, name => !classes.Contains(name)) is { } unknown)
        {
            throw new DataSetException(
                $"{Path.Combine(folder, unknown)} is no class of the job: the classes are {string.Join(", ", classes.Take(20))}; "
                    + "move it, or add it to data.classes"
            );
        }

        if (everyClass && classes.FirstOrDefault(name => !found.Contains(name)) is { } missing)
        {
            throw new DataSetException(
                $"{Path.Combine(folder, missing)} is missing: put images of that class there, or take it out of data.classes"
            );
        }
    }
}

/// <summary>How images become samples.</summary>
/// <param name="Shape">Shape of a sample, [1 or 3, height, width].</param>
/// <param name="Spec">What the job says of images.</param>
/// <param name="Classes">Names of the classes; empty where the folders tell.</param>
/// <param name="Root">What the images must lie in.</param>
/// <param name="Cache">Folder for decoded images.</param>
internal sealed record ImageSource(TensorShape Shape, ImageSpec Spec, ImmutableArray<string> Classes, DataRoot Root, string Cache);
