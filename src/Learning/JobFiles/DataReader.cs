using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Json;
using ProFL.Learning.Networks;

namespace ProFL.Learning.JobFiles;

/// <summary>Reads the section <c>data</c> of a job file.</summary>
internal static class DataReader
{
    private const int MostSamples = 100_000_000;
    private const int LongestName = 200;

    /// <summary>Reads the section.</summary>
    /// <param name="value">The section.</param>
    /// <param name="network">The job's network, which every image is made to fit.</param>
    /// <param name="rules">What the job may say.</param>
    public static DataSpec Read(StrictValue value, NetworkBlueprint network, JobFileRules rules)
    {
        StrictObject data = value.Object(
            "name",
            "format",
            "folder",
            "classes",
            "held-out",
            "samples",
            "held-out-samples",
            "scale",
            "image",
            "csv",
            "normalisation"
        );
        return data.Optional("format") is { } format ? OfFiles(data, format.OneOf(DataSpellings.Formats), network, rules) : Digits(data);
    }

    private static DataSpec Digits(StrictObject data)
    {
        foreach (string key in new[] { "folder", "classes", "samples", "held-out-samples", "image", "csv", "normalisation" })
        {
            data.MustLack(key, "means nothing without data.format: give the format of your files");
        }

        return new DataSpec(
            data["name"].Identifier(),
            data.Optional("held-out")?.Number(0, 0.9) ?? 0.2,
            data.Optional("scale")?.Number(1e-9, 1e9) ?? 1
        );
    }

    private static DataSpec OfFiles(StrictObject data, DataFormat format, NetworkBlueprint network, JobFileRules rules)
    {
        data.MustLack("name", "is of the project's own digits, and data.format of your files");
        data.MustLack("scale", "is of the project's own digits; values of images are divided by 255, and normalisation does the rest");
        if (format != DataFormat.Images)
        {
            data.MustLack("image", $"is of the format images, not {Word(format)}");
        }

        if (format != DataFormat.Csv)
        {
            data.MustLack("csv", $"is of the format csv, not {Word(format)}");
        }

        string folder = Folder(data["folder"]);
        bool files = data.Optional("held-out")?.Scalar() == DataSpellings.HeldOutFiles;
        NormalisationSpec normalisation = data.Optional("normalisation") is { } given
            ? Normalisation(given, network)
            : new NormalisationSpec.Computed();
        return new DataSpec(
            folder.Split('/')[^1],
            files ? 0
                : data.Optional("held-out") is { } heldOut ? Share(heldOut)
                : 0.2,
            1
        )
        {
            Format = format,
            Folder = folder,
            HeldOutFiles = files,
            Samples = data.Optional("samples")?.Int32(0, MostSamples) ?? 0,
            HeldOutSamples = data.Optional("held-out-samples")?.Int32(0, MostSamples) ?? 0,
            Classes = data.Optional("classes") is { } classes ? Names(classes, network) : NameList.Empty,
            Image =
                format == DataFormat.Images
                    ? (data.Optional("image") is { } image ? Image(image, network) : new ImageSpec(ImageResize.Crop)) with
                    {
                        OnlyPngAndJpeg = rules.NarrowData,
                    }
                    : null,
            Csv = format == DataFormat.Csv ? Csv(data["csv"], normalisation) with { NamelessAreRead = rules.NarrowData } : null,
            Normalisation = normalisation,
        };
    }

    private static string Word(DataFormat format) => DataSpellings.Formats.First(known => known.Meaning == format).Word;

    private static double Share(StrictValue value) =>
        double.TryParse(value.Scalar(), System.Globalization.CultureInfo.InvariantCulture, out _)
            ? value.Number(0, 0.9)
            : throw value.MustBe(
                $"a share from 0 to 0.9, or `{DataSpellings.HeldOutFiles}` where held-out samples have files of their own"
            );

    // a job travels to sites: what it may read there lies in the data folder that the site gives
    private static string Folder(StrictValue value)
    {
        string folder = value.Text();
        bool fits =
            folder.Length is > 0 and <= LongestName
            && !folder.Any(c => char.IsControl(c) || c is '\\' or ':')
            && folder.Split('/').All(segment => segment.Length > 0 && segment is not ("." or ".."));
        return fits ? folder : throw value.MustBe("a folder within the data folder of each site, such as fashion-mnist");
    }

    private static NameList Names(StrictValue value, NetworkBlueprint network)
    {
        ImmutableArray<string> names = [.. value.Array().Select(Name)];
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw value.Error("names a class twice; name each once");
        }

        return names.Length == network.Classes
            ? new NameList(names)
            : throw value.Error($"names {names.Length} classes, the network tells {network.Classes} apart; correct one of them");
    }

    private static string Name(StrictValue value)
    {
        string name = value.Scalar();
        return name.Length is > 0 and <= LongestName && !name.Any(char.IsControl)
            ? name
            : throw value.MustBe($"a name of 1 to {LongestName} characters");
    }

    private static ImageSpec Image(StrictValue value, NetworkBlueprint network)
    {
        StrictObject image = value.Object("size", "channels", "resize", "bits");
        RequireInput(image.Optional("channels"), network, 0);
        if (image.Optional("size") is { } size)
        {
            RequireInput(size, network, 1);
            RequireInput(size, network, 2);
        }

        return new ImageSpec(image.Optional("resize")?.OneOf(DataSpellings.Resizes) ?? ImageResize.Crop)
        {
            Bits = image.Optional("bits")?.OneOf(DataSpellings.Bits) ?? ImageSpec.UsualBits,
        };
    }

    private static void RequireInput(StrictValue? value, NetworkBlueprint network, int dimension)
    {
        if (value is { } given && (network.Input.Rank != 3 || given.Int32(1, 65_536) != network.Input[dimension]))
        {
            throw given.Error($"is {given.Scalar()}, the network reads {network.Input}; leave it out, or name a network of that size");
        }
    }

    private static CsvSpec Csv(StrictValue value, NormalisationSpec normalisation)
    {
        StrictObject csv = value.Object("label", "missing", "ignore", "truths", "decimal");
        MissingValues missing = csv.Optional("missing")?.OneOf(DataSpellings.Missing) ?? MissingValues.Refuse;
        return missing == MissingValues.Mean && normalisation is NormalisationSpec.None
            ? throw csv["missing"]
                .Error(
                    "the mean of a column comes from normalisation, which is none; set data.normalisation to computed, or this to refuse"
                )
            : new CsvSpec(Name(csv["label"]), missing, Names(csv, "ignore"))
            {
                Truths = Names(csv, "truths"),
                DecimalComma = csv.Optional("decimal")?.OneOf(DataSpellings.Decimals) ?? false,
            };
    }

    private static NameList Names(StrictObject csv, string key) =>
        csv.Optional(key) is { } names ? new NameList([.. names.Array().Select(Name)]) : NameList.Empty;

    private static NormalisationSpec Normalisation(StrictValue value, NetworkBlueprint network)
    {
        if (value.Scalar().Length > 0)
        {
            return value.OneOf(DataSpellings.Normalisations);
        }

        StrictObject given = value.Object("mean", "std");
        return new NormalisationSpec.Given(Channels(given["mean"], -1e9, network), Channels(given["std"], 1e-9, network));
    }

    private static ImmutableArray<double> Channels(StrictValue value, double least, NetworkBlueprint network)
    {
        ImmutableArray<double> numbers = [.. value.Array().Select(number => number.Number(least, 1e9))];
        return numbers.Length == network.Input[0]
            ? numbers
            : throw value.Error($"has {numbers.Length} numbers, the network reads {network.Input[0]} channels; give one for each");
    }
}
