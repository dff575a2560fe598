using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;
using ProFL.Training.Tables;

namespace ProFL.Training.Formats;

/// <summary>What a folder of data holds, as far as a job file needs to know, and what is made of it.</summary>
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
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> NoSites = ImmutableSortedDictionary<
        string,
        ImmutableArray<string>
    >.Empty;

    /// <summary>The columns of a table; null where the data is none.</summary>
    public CsvSpec? Csv { get; init; }

    /// <summary>Bits of an image's values, 8 or 16.</summary>
    public int Bits { get; init; } = ImageSpec.UsualBits;

    /// <summary>The first site with files for evaluation, where clients have a folder each; empty where none has.</summary>
    public string EvaluationSite { get; init; } = "";

    /// <summary>Samples of each class, where files name their classes; empty where they number them.</summary>
    public ImmutableArray<int> SamplesOfClasses { get; init; } = [];

    /// <summary>What was found and decided, in the order in which a person wants to know.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Looks at a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="choices">What a person says of it.</param>
    /// <exception cref="DataSetException">It holds nothing that is known, or something is wrong with it.</exception>
    public static DataSurvey Of(string folder, SurveyChoices choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (!Directory.Exists(folder))
        {
            throw new DataSetException($"{folder} is no folder: give the folder that the data lies in");
        }

        if (FolderFormat.Of(folder) is { } format)
        {
            return OfFolders(folder, [folder], [], format, choices, isOneSet: true);
        }

        SiteFolders[] sites = [.. SiteFolders.In(folder)];
        if (sites.SelectMany(site => site.Clients).Select(FolderFormat.Of).FirstOrDefault(known => known is not null) is { } shared)
        {
            return OfSites(folder, sites, shared, choices);
        }

        return FolderFormat.HasImages(folder)
            ? OfFolders(folder, [folder], [], DataFormat.Images, choices, isOneSet: true)
            : throw new DataSetException(UnknownFolder.Why(folder));
    }

    /// <summary>The folder that the data is in: the one that is given, or the only one in it, as archives unpack.</summary>
    /// <param name="folder">The folder that is given.</param>
    public static string PlaceOf(string folder)
    {
        string place = folder;
        while (
            Directory.Exists(place)
            && FolderFormat.Of(place) is null
            && !SiteFolders.In(place).Any(site => site.Clients.Any(client => FolderFormat.Of(client) is not null))
            && Litter.FilesIn(place).Length == 0
            && Litter.FoldersIn(place) is [var only]
        )
        {
            place = only;
        }

        return FolderFormat.Holds(place) ? place : folder;
    }

    private static DataSurvey OfSites(string folder, SiteFolders[] sites, DataFormat format, SurveyChoices choices)
    {
        string[] clients = [.. sites.SelectMany(site => site.Clients)];
        string[] withData = [.. clients.Where(client => !FolderFormat.IsEmpty(client))];
        if (Array.Find(withData, client => FolderFormat.Of(client) != format) is { } other)
        {
            string known = withData.First(client => FolderFormat.Of(client) == format);
            throw new DataSetException(
                FolderFormat.Of(other) is null
                    ? UnknownFolder.Why(other)
                    : $"{other} is of another format than {known}: give every client data of one format"
            );
        }

        if (
            clients.GroupBy(client => Path.GetFileName(client), StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is
            { } twice
        )
        {
            throw new DataSetException($"{string.Join(" and ", twice)}: two clients are called {twice.Key}; give each its own id");
        }

        var heldOut = SitesHeldOut.Of(folder, sites);
        DataSurvey survey = OfFolders(folder, withData, heldOut.Folders, format, choices, isOneSet: false);
        return survey with
        {
            HasHeldOut = heldOut.Folders.Length > 0,
            EvaluationSite = heldOut.Site,
            Sites = sites.ToImmutableSortedDictionary(
                site => site.Name,
                site => site.Clients.Select(client => Path.GetFileName(client)).ToImmutableArray(),
                StringComparer.Ordinal
            ),
            Findings =
            [
                new Finding(
                    "clients",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{clients.Length:#,0}, at {string.Join(", ", sites.Select(site => site.Name))}"
                    ),
                    "a folder for each, <site>/<client>"
                ),
                .. survey.Findings,
                .. heldOut.Findings,
            ],
        };
    }

    private static DataSurvey OfFolders(
        string place,
        string[] folders,
        string[] heldOut,
        DataFormat format,
        SurveyChoices choices,
        bool isOneSet
    ) =>
        format switch
        {
            DataFormat.Csv => OfTables(folders, heldOut, choices, isOneSet),
            DataFormat.Images => OfImages(folders, choices, isOneSet),
            DataFormat.Idx => OfNumbered(
                [place, .. folders],
                format,
                [.. folders.Select(folder => IdxFolder.Read(DataRoot.Anywhere, folder, heldOut: false))],
                classes: null,
                isOneSet && IdxFolder.HasHeldOut(folders[0])
            ),
            _ => OfNumbered(
                [place, .. folders],
                format,
                [
                    .. folders.Select(folder =>
                        CifarFolder.Read(DataRoot.Anywhere, folder, format == DataFormat.Cifar10 ? 1 : 2, heldOut: false)
                    ),
                ],
                format == DataFormat.Cifar10 ? 10 : 100,
                isOneSet && CifarFolder.HasHeldOut(folders[0], format == DataFormat.Cifar10 ? 1 : 2)
            ),
        };

    private static DataSurvey OfNumbered(string[] places, DataFormat format, RawSet[] sets, int? classes, bool hasHeldOut)
    {
        int count = classes ?? sets.SelectMany(set => set.Labels).DefaultIfEmpty(0).Max() + 1;
        var named = ClassNames.Of(places, format, count, isExact: classes is not null);
        int[] samples = new int[named?.Names.Length ?? 0];
        foreach (int label in sets.SelectMany(set => set.Labels).Where(label => label < samples.Length))
        {
            samples[label]++;
        }

        return new DataSurvey(
            format,
            sets.Sum(set => set.Labels.Length),
            named?.Names ?? [.. Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture))],
            sets[0].Shape,
            hasHeldOut,
            NoSites
        )
        {
            SamplesOfClasses = [.. samples],
            Findings = named is null ? [] : [new Finding(Path.GetFileName(named.File), "names the classes", "")],
        };
    }

    private static DataSurvey OfTables(string[] folders, string[] heldOut, SurveyChoices choices, bool isOneSet)
    {
        string[] evaluating =
        [
            .. isOneSet ? TableFiles.HeldOutIn(folders[0]) : heldOut.Select(folder => TableFiles.FileOf(folder, heldOut: false)),
        ];
        string[] training =
        [
            .. folders
                .Select(folder => TableFiles.FileOf(folder, heldOut: false))
                .Where(table => CsvTable.HasRows(DataRoot.Anywhere, table)),
        ];
        if (training.Length == 0)
        {
            throw new DataSetException($"{TableFiles.FileOf(folders[0], heldOut: false)}: has a header and no row: add rows");
        }

        var table = TableSurvey.Of(training, evaluating, choices.Label, choices.Ignore);
        return new DataSurvey(
            DataFormat.Csv,
            table.Rows.Sum(row => row.Rows),
            [.. table.Rows.Select(row => row.Class)],
            new TensorShape(table.Columns.Count(column => column.Use == ColumnUse.Feature), 1, 1),
            table.HasHeldOut,
            NoSites
        )
        {
            Csv = table.Spec,
            SamplesOfClasses = [.. table.Rows.Select(row => row.Rows)],
            Findings = [.. TableFindings.Of(table, isOneSet ? training[0] : null, isOneSet ? evaluating : [])],
        };
    }

    private static DataSurvey OfImages(string[] folders, SurveyChoices choices, bool isOneSet)
    {
        var images = ImageSurvey.Of(folders, everyClass: isOneSet, choices.Side);
        return new DataSurvey(
            DataFormat.Images,
            images.Images.Sum(),
            [.. images.Rows.Select(row => row.Class)],
            images.Shape,
            isOneSet && images.HasHeldOut,
            NoSites
        )
        {
            Bits = images.Bits,
            SamplesOfClasses = [.. images.Rows.Select(row => row.Rows)],
            Findings = images.Findings,
        };
    }
}
