using ProFL.Learning.Jobs;
using ProFL.Training.Data;
using ProFL.Training.Tables;

namespace ProFL.Training.Formats;

/// <summary>Of which format the data in a folder is.</summary>
internal static class FolderFormat
{
    /// <summary>The format; null where nothing right in the folder is known.</summary>
    public static DataFormat? Of(string folder)
    {
        if (IdxFolder.IsHere(folder))
        {
            return DataFormat.Idx;
        }

        if (CifarFolder.FormatOf(folder) is { } cifar)
        {
            return cifar;
        }

        if (Litter.FilesIn(folder).Any(TableFiles.IsTable))
        {
            return DataFormat.Csv;
        }

        string training = ImageParts.Of(folder, onlyPngAndJpeg: false).Training;
        return Litter.FoldersIn(training).Any(place => Litter.FilesIn(place).Any(ImageFiles.IsImage)) ? DataFormat.Images : null;
    }

    /// <summary>Whether a folder holds data of one set, or of sites and clients.</summary>
    public static bool Holds(string folder) =>
        Directory.Exists(folder)
        && (
            Of(folder) is not null
            || SiteFolders.In(folder).Any(site => site.Clients.Any(client => Of(client) is not null))
            || HasImages(folder)
        );

    /// <summary>Whether a folder has folders of classes with an image in one of them, or in folders below.</summary>
    public static bool HasImages(string folder) =>
        Litter
            .FoldersIn(ImageParts.Of(folder, onlyPngAndJpeg: false).Training)
            .Any(place => !ImageFiles.In(place, onlyPngAndJpeg: false).Images.IsEmpty);

    /// <summary>Whether there is no file in a folder or below it, apart from litter and what a client says of its device.</summary>
    public static bool IsEmpty(string folder) =>
        Array.TrueForAll(Litter.FilesIn(folder), file => Path.GetExtension(file) == ".conf") && Litter.FoldersIn(folder).All(IsEmpty);
}

/// <summary>The folders of one site whose clients have a folder each.</summary>
/// <param name="Name">The site.</param>
/// <param name="Clients">Folders of the clients, in ordinal order.</param>
/// <param name="HeldOut">The folder of its data for evaluation; null where it has none.</param>
internal sealed record SiteFolders(string Name, string[] Clients, string? HeldOut)
{
    /// <summary>The sites of a folder that have a client, in ordinal order.</summary>
    public static IEnumerable<SiteFolders> In(string folder) =>
        from site in Litter.FoldersIn(folder)
        where Path.GetFileName(site) != ClientFolders.HeldOutName
        let folders = Litter.FoldersIn(site)
        let clients = folders.Where(place => Path.GetFileName(place) != ClientFolders.HeldOutName).ToArray()
        where clients.Length > 0
        select new SiteFolders(
            Path.GetFileName(site),
            clients,
            Array.Find(folders, place => Path.GetFileName(place) == ClientFolders.HeldOutName)
        );
}
