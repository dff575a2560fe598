using System.Collections.Immutable;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>Where the images to train on and those for evaluation lie.</summary>
/// <param name="Training">A folder of folders, one for each class.</param>
/// <param name="HeldOut">The same for evaluation; null where there is none.</param>
/// <param name="LeftOut">Folders beside them that are not read.</param>
internal sealed record ImageParts(string Training, string? HeldOut, ImmutableArray<string> LeftOut)
{
    private static readonly string[] TrainingNames = ["train", "training"];

    // the first that is there
    private static readonly string[] HeldOutNames = ["test", "testing", "val", "valid", "validation", "eval", "evaluation"];

    /// <summary>Whether a folder's name is that of a part, and so hardly that of a class.</summary>
    public static bool IsPart(string folder) =>
        TrainingNames.Concat(HeldOutNames).Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the parts of a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="onlyPngAndJpeg">As in <see cref="Learning.Jobs.ImageSpec.OnlyPngAndJpeg"/>.</param>
    public static ImageParts Of(string root, bool onlyPngAndJpeg)
    {
        if (onlyPngAndJpeg)
        {
            string train = Path.Combine(root, "train");
            string test = Path.Combine(root, "test");
            return new ImageParts(Directory.Exists(train) ? train : root, Directory.Exists(test) ? test : null, []);
        }

        string[] folders = Litter.FoldersIn(root);
        string? training = Named(folders, TrainingNames);
        string? heldOut = training is null ? null : Named(folders, HeldOutNames);
        return training is null
            ? new ImageParts(root, null, [])
            : new ImageParts(training, heldOut, [.. folders.Where(folder => folder != training && folder != heldOut)]);
    }

    // a class may be called train: it has images, and a part has folders
    private static string? Named(string[] folders, string[] names) =>
        names
            .SelectMany(name => folders.Where(folder => string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(folder => Litter.FoldersIn(folder).Length > 0 && !Litter.FilesIn(folder).Any(ImageFiles.IsImage));
}
