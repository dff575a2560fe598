using ProFL.Learning.Parameters;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// A folder with the four files of MNIST, or two of them: train-images-idx3-ubyte, train-labels-idx1-ubyte, and
/// t10k-… for evaluation, plain or gzip'd.
/// </summary>
internal static class IdxFolder
{
    private static readonly char[] Separators = ['-', '.'];
    private static readonly string[] Endings = ["", ".gz"];

    /// <summary>Reads the training or the evaluation files.</summary>
    /// <exception cref="DataSetException">A file is missing or damaged, or images and labels differ in number.</exception>
    public static RawSet Read(DataRoot root, string folder, bool heldOut)
    {
        string prefix = heldOut ? "t10k" : "train";
        string imagesPath = Find(folder, prefix + "-images", "idx3-ubyte");
        string labelsPath = Find(folder, prefix + "-labels", "idx1-ubyte");
        var images = IdxFile.Open(root, imagesPath, rank: 3);
        var labels = IdxFile.Open(root, labelsPath, rank: 1);
        return images.Sizes[0] == labels.Sizes[0]
            ? new RawSet(
                new TensorShape(1, images.Sizes[1], images.Sizes[2]),
                images.Samples(),
                [.. labels.Bytes().Select(label => (int)label)]
            )
            {
                PlaceOfLabel = sample => $"{labelsPath}, record {sample + 1}",
            }
            : throw new DataSetException(
                $"{imagesPath} has {images.Sizes[0]} images, {labelsPath} {labels.Sizes[0]} labels: put files together that belong together"
            );
    }

    /// <summary>Whether a folder has the training images.</summary>
    public static bool IsHere(string folder) => Candidates(folder, "train-images", "idx3-ubyte").Any(File.Exists);

    /// <summary>Whether a folder has images for evaluation.</summary>
    public static bool HasHeldOut(string folder) => Candidates(folder, "t10k-images", "idx3-ubyte").Any(File.Exists);

    private static string Find(string folder, string stem, string type) =>
        Candidates(folder, stem, type).FirstOrDefault(File.Exists)
        ?? throw new DataSetException(
            $"{Path.Combine(folder, $"{stem}-{type}")} is missing, with and without .gz: copy the set's files there, or correct data.folder"
        );

    private static IEnumerable<string> Candidates(string folder, string stem, string type) =>
        from separator in Separators
        from ending in Endings
        select Path.Combine(folder, $"{stem}{separator}{type}{ending}");
}
