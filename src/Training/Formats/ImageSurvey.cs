using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;
using ProFL.Training.Images;

namespace ProFL.Training.Formats;

/// <summary>What one or more folders of images hold.</summary>
/// <param name="Rows">Images of each class, in ordinal order of its name.</param>
/// <param name="Images">Images of each folder.</param>
/// <param name="Shape">Shape that is proposed for a sample.</param>
/// <param name="Bits">Bits of a value, 8 or 16.</param>
/// <param name="HasHeldOut">Whether every folder has images for evaluation.</param>
/// <param name="Findings">What was decided.</param>
internal sealed record ImageSurvey(
    ImmutableArray<(string Class, int Rows)> Rows,
    ImmutableArray<int> Images,
    TensorShape Shape,
    int Bits,
    bool HasHeldOut,
    ImmutableArray<Finding> Findings
)
{
    private const int SampledImages = 40;
    private static readonly ImageSpec AsRead = new(ImageResize.Crop);

    /// <summary>Looks at folders.</summary>
    /// <param name="roots">The folders, at least one, each with a folder for each class or with parts that have.</param>
    /// <param name="everyClass">Whether each class must have an image.</param>
    /// <param name="side">Height and width that images are to have; null to propose.</param>
    /// <exception cref="DataSetException">A class has no image, or one does not decode.</exception>
    public static ImageSurvey Of(IReadOnlyList<string> roots, bool everyClass, int? side)
    {
        Folder[] folders = [.. roots.Select(root => Look(root, everyClass))];
        string[] images = [.. folders.SelectMany(folder => folder.Classes.SelectMany(ofClass => ofClass.Files.Images))];
        if (images.Length == 0)
        {
            throw ImageFolder.WithoutImage(folders[0].Parts.Training);
        }

        (int Side, bool Grey)[] looked =
        [
            .. Enumerable
                .Range(0, Math.Min(SampledImages, images.Length))
                .Select(i => LookAt(images[(int)((long)i * images.Length / Math.Min(SampledImages, images.Length))])),
        ];
        int median = looked.Select(image => image.Side).Order().ElementAt(looked.Length / 2);
        int proposed = side ?? (median < 32 ? 28 : 32);
        bool isGrey = looked.All(image => image.Grey);
        int deep = images.Count(DeepPng.IsOne);
        string[] heldOut = [.. folders.Select(folder => folder.Parts.HeldOut).OfType<string>()];
        return new ImageSurvey(
            [
                .. folders
                    .SelectMany(folder => folder.Classes)
                    .GroupBy(ofClass => ofClass.Name, StringComparer.Ordinal)
                    .OrderBy(ofClass => ofClass.Key, StringComparer.Ordinal)
                    .Select(ofClass => (ofClass.Key, ofClass.Sum(files => files.Files.Images.Length))),
            ],
            [.. folders.Select(folder => folder.Classes.Sum(ofClass => ofClass.Files.Images.Length))],
            new TensorShape(isGrey ? 1 : 3, proposed, proposed),
            deep > 0 ? ImageSpec.MostBits : ImageSpec.UsualBits,
            heldOut.Length == roots.Count,
            [
                Taken(images),
                .. LeftOut([.. folders.SelectMany(folder => folder.LeftOut)]),
                .. folders[0].Parts.Training == roots[0] ? [] : Parts(folders, roots.Count),
                new Finding(
                    "size",
                    $"{proposed} × {proposed}, {(isGrey ? "grey" : "colour")}",
                    side is null ? $"the shorter side of the middle one of {looked.Length} images has {median} pixels" : "asked for"
                ),
                .. deep > 0 ? [new Finding("bits", "16 are kept of each value", $"{Count(deep)} images have 16")] : Array.Empty<Finding>(),
            ]
        );
    }

    private static Folder Look(string root, bool everyClass)
    {
        var parts = ImageParts.Of(root, AsRead.OnlyPngAndJpeg);
        (string Name, ImageFiles Files)[] classes =
        [
            .. Litter.FoldersIn(parts.Training).Select(folder => (Path.GetFileName(folder), ImageFiles.In(folder, AsRead.OnlyPngAndJpeg))),
        ];
        if (everyClass && Array.Find(classes, ofClass => ofClass.Files.Images.IsEmpty) is { Name: { } empty })
        {
            throw ImageFolder.WithoutImage(Path.Combine(parts.Training, empty));
        }

        if (classes.Length > 0 && classes.All(ofClass => ImageParts.IsPart(ofClass.Name)))
        {
            throw new DataSetException(
                $"{root} has folders {string.Join(", ", classes.Select(ofClass => ofClass.Name))}, which are no classes: put images "
                    + "to train on into a folder train with a folder for each class"
            );
        }

        return new Folder(
            parts,
            classes,
            [
                .. classes.SelectMany(ofClass => ofClass.Files.Others),
                .. Litter.FilesIn(parts.Training),
                .. parts.Training == root ? [] : Litter.FilesIn(root),
                .. parts.LeftOut,
            ]
        );
    }

    private static Finding Taken(string[] images)
    {
        IEnumerable<string> kinds = images
            .CountBy(image => Path.GetExtension(image).ToLowerInvariant(), StringComparer.Ordinal)
            .OrderByDescending(kind => kind.Value)
            .ThenBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => $"{Count(kind.Value)} {kind.Key}");
        return new Finding("images", $"{Count(images.Length)} are read", string.Join(", ", kinds));
    }

    private static IEnumerable<Finding> LeftOut(string[] others) =>
        others
            .GroupBy(other => Directory.Exists(other) ? "folder " + Path.GetFileName(other) : KindOf(other), StringComparer.Ordinal)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => new Finding(
                kind.Key,
                "left out",
                kind.Key.StartsWith("folder ", StringComparison.Ordinal)
                    ? "is neither train nor test"
                    : $"{Count(kind.Count())} of them, such as {Path.GetFileName(kind.First())}: "
                        + (ImageFiles.IsImage(kind.First()) ? "in no folder of a class" : "no image that is read")
            ));

    private static string KindOf(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is { Length: > 0 } ending
            ? $"{ending} files{(ImageFiles.IsImage(file) ? " beside the classes" : "")}"
            : "files without an ending";

    private static IEnumerable<Finding> Parts(Folder[] folders, int count)
    {
        string[] heldOut = [.. folders.Select(folder => folder.Parts.HeldOut).OfType<string>()];
        yield return new Finding("folder " + Path.GetFileName(folders[0].Parts.Training), "trained on", "");
        if (heldOut.Length == count)
        {
            string[] evaluated =
            [
                .. Litter
                    .FoldersIn(heldOut[0])
                    .Where(folder => !ImageFiles.In(folder, AsRead.OnlyPngAndJpeg).Images.IsEmpty)
                    .Select(folder => Path.GetFileName(folder)),
            ];
            string[] lacking = [.. folders[0].Classes.Select(ofClass => ofClass.Name).Except(evaluated)];
            yield return new Finding("folder " + Path.GetFileName(heldOut[0]), "for evaluation", TableFindings.Lacks(lacking));
        }
    }

    private static (int Side, bool Grey) LookAt(string path)
    {
        (int width, int height, byte[][] planes) = ImagePixels.Decode(DataRoot.Anywhere, path, channels: 3);
        return (Math.Min(width, height), planes[0].AsSpan().SequenceEqual(planes[1]) && planes[1].AsSpan().SequenceEqual(planes[2]));
    }

    private static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private sealed record Folder(ImageParts Parts, (string Name, ImageFiles Files)[] Classes, string[] LeftOut);
}
