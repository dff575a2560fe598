using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>What a folder of data holds, as far as a job file needs to know.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Samples">Samples to train on, of all clients together.</param>
/// <param name="Classes">Names of the classes in the order of their labels; numbers where files number them.</param>
/// <param name="Shape">Shape of a sample; for images the one proposed.</param>
/// <param name="HasHeldOut">Whether there are files for evaluation.</param>
/// <param name="Sites">Where clients have a folder each, the sites and their clients; empty for one set.</param>
public sealed record DataSurvey(
    DataFormat Format,
    int Samples,
    ImmutableArray<string> Classes,
    TensorShape Shape,
    bool HasHeldOut,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Sites
)
{
    private const int SampledImages = 40;
    private static readonly string[] LabelNames = ["label", "class", "target", "species", "y", "outcome", "diagnosis", "quality"];

    /// <summary>The columns of a table; null where the data is none.</summary>
    public CsvSpec? Csv { get; init; }

    /// <summary>Looks at a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="label">Name of a table's column of labels; null to guess.</param>
    /// <param name="side">Height and width that images are to have; null to propose.</param>
    /// <exception cref="DataSetException">It holds nothing that is known, or something is wrong with it.</exception>
    public static DataSurvey Of(string folder, string? label, int? side)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataSetException($"{folder} is no folder: give the folder that the data lies in");
        }

        if (FormatOf(folder) is { } format)
        {
            return OfSet(folder, format, label, side);
        }

        (string Site, string Client)[] clients =
        [
            .. FoldersIn(folder)
                .SelectMany(site =>
                    FoldersIn(site).Where(client => Path.GetFileName(client) != ClientFolders.HeldOutName).Select(client => (site, client))
                ),
        ];
        if (clients.Length == 0 || FormatOf(clients[0].Client) is not { } shared)
        {
            throw new DataSetException(
                $"{folder} holds nothing that is known: IDX files (train-images-idx3-ubyte), CIFAR .bin files, a .csv table, "
                    + "a folder of .png or .jpg images for each class, or <site>/<client>/ with one of these"
            );
        }

        return OfClients(clients, shared, label, side);
    }

    private static DataSurvey OfClients((string Site, string Client)[] folders, DataFormat format, string? label, int? side)
    {
        if (Array.Find(folders, folder => FormatOf(folder.Client) != format) is { Client: { } other })
        {
            throw new DataSetException($"{other} is of another format than {folders[0].Client}: give every client data of one format");
        }

        if (
            folders.GroupBy(folder => Path.GetFileName(folder.Client), StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is
            { } twice
        )
        {
            throw new DataSetException(
                $"{string.Join(" and ", twice.Select(folder => folder.Client))}: two clients are called {twice.Key}; give each its own id"
            );
        }

        DataSurvey[] surveys = [.. folders.Select(folder => OfSet(folder.Client, format, label, side))];
        ImmutableArray<string> classes = format is DataFormat.Images or DataFormat.Csv
            ? CsvTable.ClassesOf(surveys.SelectMany(survey => survey.Classes))
            : surveys.MaxBy(survey => survey.Classes.Length)!.Classes;
        return surveys[0] with
        {
            Samples = surveys.Sum(survey => survey.Samples),
            Classes = classes,
            HasHeldOut = folders
                .Select(folder => folder.Site)
                .Distinct()
                .All(site => Directory.Exists(Path.Combine(site, ClientFolders.HeldOutName))),
            Csv = surveys[0].Csv is { } csv ? csv with { Missing = surveys.Max(survey => survey.Csv!.Missing) } : null,
            Sites = folders
                .GroupBy(folder => Path.GetFileName(folder.Site), StringComparer.Ordinal)
                .ToImmutableSortedDictionary(
                    site => site.Key,
                    site => site.Select(folder => Path.GetFileName(folder.Client)).ToImmutableArray(),
                    StringComparer.Ordinal
                ),
        };
    }

    private static DataSurvey OfSet(string folder, DataFormat format, string? label, int? side)
    {
        switch (format)
        {
            case DataFormat.Idx:
                RawSet idx = IdxFolder.Read(folder, heldOut: false);
                return Of(format, idx, Numbers(idx.Labels.DefaultIfEmpty(0).Max() + 1), IdxFolder.HasHeldOut(folder));
            case DataFormat.Cifar10 or DataFormat.Cifar100:
                int labelBytes = format == DataFormat.Cifar10 ? 1 : 2;
                return Of(
                    format,
                    CifarFolder.Read(folder, labelBytes, heldOut: false),
                    Numbers(format == DataFormat.Cifar10 ? 10 : 100),
                    CifarFolder.HasHeldOut(folder, labelBytes)
                );
            case DataFormat.Csv:
                (CsvSpec spec, ImmutableArray<string> classes) = CsvSurvey.Of(CsvTable.FileOf(folder, heldOut: false), label, LabelNames);
                return Of(
                    format,
                    CsvTable.Read(folder, spec, classes, heldOut: false),
                    classes,
                    File.Exists(Path.Combine(folder, "test.csv"))
                ) with
                {
                    Csv = spec,
                };
            default:
                return OfImages(folder, side);
        }
    }

    private static DataSurvey Of(DataFormat format, RawSet set, ImmutableArray<string> classes, bool hasHeldOut) =>
        new(format, set.Labels.Length, classes, set.Shape, hasHeldOut, ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

    private static DataSurvey OfImages(string root, int? side)
    {
        string folder = ImageFolder.PartOf(root, heldOut: false);
        ImmutableArray<string> classes = [.. ImageFolder.ClassesOf(root)];
        string[][] images = [.. classes.Select(name => ImageFolder.ImagesOf(Path.Combine(folder, name)))];
        int empty = Array.FindIndex(images, ofClass => ofClass.Length == 0);
        if (empty >= 0)
        {
            throw new DataSetException(
                $"{Path.Combine(folder, classes[empty])} has no .png, .jpg or .jpeg file: put images there, or remove the class"
            );
        }

        string[] all = [.. images.SelectMany(ofClass => ofClass)];
        (int Side, bool Grey)[] looked =
        [
            .. Enumerable
                .Range(0, Math.Min(SampledImages, all.Length))
                .Select(i => LookAt(all[(int)((long)i * all.Length / Math.Min(SampledImages, all.Length))])),
        ];
        int median = looked.Select(image => image.Side).Order().ElementAt(looked.Length / 2);
        int proposed = side ?? (median < 32 ? 28 : 32);
        return new DataSurvey(
            DataFormat.Images,
            all.Length,
            classes,
            new TensorShape(looked.All(image => image.Grey) ? 1 : 3, proposed, proposed),
            Directory.Exists(Path.Combine(root, "test")),
            ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty
        );
    }

    private static (int Side, bool Grey) LookAt(string path)
    {
        (int width, int height, byte[][] planes) = ImagePixels.Decode(path, channels: 3);
        return (Math.Min(width, height), planes[0].AsSpan().SequenceEqual(planes[1]) && planes[1].AsSpan().SequenceEqual(planes[2]));
    }

    private static DataFormat? FormatOf(string folder)
    {
        if (IdxFolder.IsHere(folder))
        {
            return DataFormat.Idx;
        }

        if (CifarFolder.FormatOf(folder) is { } cifar)
        {
            return cifar;
        }

        if (Directory.EnumerateFiles(folder, "*.csv").Any())
        {
            return DataFormat.Csv;
        }

        string part = ImageFolder.PartOf(folder, heldOut: false);
        return FoldersIn(part).Any(place => ImageFolder.ImagesOf(place).Length > 0) ? DataFormat.Images : null;
    }

    private static string[] FoldersIn(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Where(place => !Path.GetFileName(place).StartsWith('.')).Order(StringComparer.Ordinal)];

    private static ImmutableArray<string> Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
