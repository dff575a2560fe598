using System.Collections.Frozen;
using ProFL.Training.Data;
using ProFL.Training.Tables;

namespace ProFL.Training.Formats;

/// <summary>Says of a folder that holds no data of a known format what it does hold, and what to do.</summary>
internal static class UnknownFolder
{
    private const int Few = 3;

    private static readonly FrozenSet<string> Packed = Endings(".gz", ".zip", ".bz2", ".xz", ".7z", ".tar", ".tgz", ".rar", ".zst");
    private static readonly FrozenSet<string> Sheets = Endings(".xlsx", ".xls", ".xlsm", ".ods", ".numbers");
    private static readonly FrozenSet<string> Pictures = Endings(
        ".tif",
        ".tiff",
        ".heic",
        ".heif",
        ".avif",
        ".svg",
        ".dcm",
        ".raw",
        ".jp2",
        ".ppm",
        ".pgm"
    );
    private static readonly FrozenSet<string> Rows = Endings(
        ".txt",
        ".tab",
        ".dat",
        ".data",
        ".json",
        ".jsonl",
        ".parquet",
        ".feather",
        ".arff",
        ".xml",
        ".npy",
        ".npz",
        ".mat",
        ".pkl",
        ".h5",
        ".hdf5",
        ".sav",
        ".dta",
        ".rds",
        ".sqlite",
        ".db"
    );

    /// <summary>What it holds, and what to do; one sentence.</summary>
    /// <param name="folder">A folder that is there.</param>
    public static string Why(string folder)
    {
        string[] files = Litter.FilesIn(folder);
        string[] below = [.. Litter.FoldersIn(folder).SelectMany(Litter.FilesIn)];
        if (Array.Find(files, ImageFiles.IsImage) is { } image)
        {
            return $"{folder} has images right in it, such as {Path.GetFileName(image)}, and no folders of classes: "
                + "put the images of each class into a folder of its own";
        }

        return First(files, Packed) is { } packed ? $"{packed} is compressed: unpack it there"
            : First(files, Sheets) is { } sheet ? $"{sheet} is a spreadsheet: save its table as CSV in UTF-8 there"
            : First(files, Rows) is { } rows ? $"{rows} is no file that is read: save it as a .csv table with a header"
            : First(below, Pictures) is { } picture
                ? $"{picture} is no image that is read: save such files as PNG or JPEG ({ImageFiles.Endings} are read)"
            : First(below, Packed) is { } packedBelow ? $"{packedBelow} is compressed: unpack it there"
            : Array.Find(below, TableFiles.IsTable) is { } table
                ? $"{table} lies one folder deeper than {folder}: give the folder that a table lies in; "
                    + "where clients have one each, they lie in "
                    + "<site>/<client>/"
            : (
                files.Length + Litter.FoldersIn(folder).Length == 0
                    ? $"{folder} is empty: it should hold"
                    : $"{folder} holds {Names(folder)}and nothing that is known:"
            )
                + $" IDX files (train-images-idx3-ubyte), CIFAR .bin files, a .csv table, a folder of images "
                + $"({ImageFiles.Endings}) for each "
                + "class, or <site>/<client>/ with one of these";
    }

    private static string Names(string folder)
    {
        string[] names = [.. Litter.FilesIn(folder).Concat(Litter.FoldersIn(folder)).Select(place => Path.GetFileName(place))];
        return $"{string.Join(", ", names.Take(Few))}{(names.Length > Few ? ", …" : "")} ";
    }

    private static string? First(string[] files, FrozenSet<string> endings) =>
        Array.Find(files, file => endings.Contains(Path.GetExtension(file)));

    private static FrozenSet<string> Endings(params string[] endings) => endings.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
