using Akka.Configuration;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;

namespace ProFL.Coordinator;

/// <summary>
/// Where a coordinator's blobs lie. Models are what every coordinator needs: job files, initial weights, what rounds resulted in. Updates
/// are needed by the coordinator that hosts the job alone; they lie on its disk, and lost ones are pulled again from the outboxes.
/// </summary>
/// <param name="Models">Shared by all coordinators.</param>
/// <param name="Updates">This coordinator's own.</param>
public sealed record CoordinatorBlobs(IBlobStore Models, IBlobStore Updates) : IDisposable
{
    /// <summary>Each store once.</summary>
    public IReadOnlyList<IBlobStore> Stores { get; } = ReferenceEquals(Models, Updates) ? [Models] : [Models, Updates];

    /// <summary>The store of a coordinator's own folder, the only one of a single coordinator.</summary>
    public static FileBlobStore Local(string stateDirectory, Config config) =>
        Folder(LocalFolder(stateDirectory), BlobSettings.From(config), faults: null);

    /// <summary>
    /// Opens the stores that the settings ask for: a shared folder for models, or the database that keeps the journal, or the state folder.
    /// </summary>
    /// <param name="stateDirectory">What this coordinator alone keeps.</param>
    /// <param name="settings">How blobs are kept.</param>
    /// <param name="models">The shared folder for models; empty for none.</param>
    /// <param name="database">What keeps the journal.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    public static CoordinatorBlobs Open(
        string stateDirectory,
        BlobSettings settings,
        string models,
        DatabaseSettings database,
        FaultSwitch? faults = null
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(database);
        FileBlobStore local = Folder(LocalFolder(stateDirectory), settings, faults);
        if (models.Length > 0)
        {
            return new CoordinatorBlobs(Folder(models, settings, faults), local);
        }

        if (!database.IsPostgres)
        {
            return new CoordinatorBlobs(local, local);
        }

        // what an earlier process has read is not worth its room: the job may be elsewhere by now
        string read = Path.Combine(stateDirectory, "models");
        if (Directory.Exists(read))
        {
            Directory.Delete(read, recursive: true);
        }

        return new CoordinatorBlobs(new PostgresBlobStore(database.ConnectionString, Folder(read, settings, faults)), local);
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => (Models as IDisposable)?.Dispose();

    /// <summary>The folder of a coordinator's own blobs.</summary>
    public static string LocalFolder(string stateDirectory) => Path.Combine(stateDirectory, "blobs");

    private static FileBlobStore Folder(string path, BlobSettings settings, FaultSwitch? faults) =>
        new(path, settings.Durability, settings.FloorBytes, faults);
}
