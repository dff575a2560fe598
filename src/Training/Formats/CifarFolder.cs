using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// The binary version of CIFAR-10 or CIFAR-100 (Krizhevsky): records of label bytes and 3 × 32 × 32 values. Every .bin file of the folder
/// is training data, except those whose names begin with test, which are for evaluation.
/// </summary>
internal static class CifarFolder
{
    private const int Side = 32;
    private const int Elements = 3 * Side * Side;

    /// <summary>Reads the training or the evaluation files, in ordinal order of names.</summary>
    /// <param name="root">What the files must lie in.</param>
    /// <param name="folder">The folder, or the one above cifar-10-batches-bin or cifar-100-binary.</param>
    /// <param name="labelBytes">1 for CIFAR-10, 2 for CIFAR-100, of which the last counts.</param>
    /// <param name="heldOut">Whether evaluation files are wanted.</param>
    /// <exception cref="DataSetException">No file is there, or one is no whole number of records.</exception>
    public static RawSet Read(DataRoot root, string folder, int labelBytes, bool heldOut)
    {
        string[] files = [.. FilesOf(folder, labelBytes).Where(file => IsTest(file) == heldOut)];
        if (files.Length == 0)
        {
            throw new DataSetException(
                $"{folder} has no {(heldOut ? "test*.bin" : ".bin file to train on")}: "
                    + $"unpack the binary version of CIFAR-{(labelBytes == 1 ? 10 : 100)} there, or correct data.folder"
            );
        }

        var sources = new List<SampleValues>();
        var labels = new List<int>();
        var ends = new List<int>();
        foreach (string file in files)
        {
            ReadFile(root, file, labelBytes, sources, labels);
            ends.Add(labels.Count);
        }

        return new RawSet(new TensorShape(3, Side, Side), sources.Count == 1 ? sources[0] : new JoinedValues(sources), [.. labels])
        {
            PlaceOfLabel = sample =>
            {
                int file = ends.FindIndex(end => sample < end);
                return $"{files[file]}, record {sample + 1 - (file == 0 ? 0 : ends[file - 1])}";
            },
        };
    }

    /// <summary>The .bin files of a folder, or of the folder that the archive unpacks to below it.</summary>
    public static string[] FilesOf(string folder, int labelBytes)
    {
        string unpacked = Path.Combine(folder, labelBytes == 1 ? "cifar-10-batches-bin" : "cifar-100-binary");
        string place = Directory.Exists(unpacked) ? unpacked : folder;
        return Directory.Exists(place) ? [.. Directory.EnumerateFiles(place, "*.bin").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Whether a folder has records for evaluation.</summary>
    public static bool HasHeldOut(string folder, int labelBytes) => FilesOf(folder, labelBytes).Any(IsTest);

    /// <summary>Of which of the two a folder has records; null when it has none.</summary>
    public static DataFormat? FormatOf(string folder) =>
        HasRecords(folder, labelBytes: 1) ? DataFormat.Cifar10
        : HasRecords(folder, labelBytes: 2) ? DataFormat.Cifar100
        : null;

    private static bool HasRecords(string folder, int labelBytes) =>
        FilesOf(folder, labelBytes).FirstOrDefault(file => !IsTest(file)) is { } file
        && new FileInfo(file).Length is > 0 and var length
        && length % (labelBytes + Elements) == 0;

    private static bool IsTest(string file) => Path.GetFileName(file).StartsWith("test", StringComparison.Ordinal);

    private static void ReadFile(DataRoot root, string path, int labelBytes, List<SampleValues> sources, List<int> labels)
    {
        int stride = labelBytes + Elements;
        try
        {
            using FileStream file = root.OpenStream(path);
            if (file.Length == 0 || file.Length % stride != 0 || file.Length / stride > int.MaxValue)
            {
                throw new DataSetException(
                    $"{path}: {file.Length} bytes are no whole number of records of {stride} bytes, "
                        + "it is truncated or of another format: unpack it again, or correct data.format"
                );
            }

            byte[] record = new byte[stride];
            for (long left = file.Length / stride; left > 0; left--)
            {
                file.ReadExactly(record);
                labels.Add(record[labelBytes - 1]);
            }

            sources.Add(new FileBytes(root.Open(path), path, (int)(file.Length / stride), Elements, labelBytes, stride));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path}: {e.Message} Make it readable, or unpack it again.", e);
        }
    }
}
