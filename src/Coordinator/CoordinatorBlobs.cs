using Akka.Configuration;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;

namespace ProFL.Coordinator;

/// <summary>
/// Where a coordinator's blobs lie. Models are what every coordinator needs: job files, initial weights, what rounds resulted in. Updates are needed by
/// the coordinator that hosts the job alone; they lie on its disk, and lost ones are pulled again from the outboxes.
/// </summary>
/// <param name="Models">Shared by all coordinators.</param>
/// <param name="Updates">This coordinator's own.</param>
public sealed record CoordinatorBlobs(IBlobStore Models, IBlobStore Updates) : IDisposable
{
    /// <summary>Each store once.</summary>
    public IReadOnlyList<IBlobStore> Stores { get; } = ReferenceEquals(Models, Updates) ? [Models] : [Models, Updates];

    /// <summary>The store of a coordinator's own folder, the only one of a single coordinator.</summary>
    public static FileBlobStore Local(string stateDirectory, Config config, FaultSwitch? faults = null) =>
        Folder(Path.Combine(stateDirectory, "blobs"), config, faults);

    /// <summary>Opens the stores that the configuration asks for: <c>profl.coordinator.models</c>, or the database that keeps the journal, or the state folder.</summary>
    /// <param name="stateDirectory">What this coordinator alone keeps.</param>
    /// <param name="config">All layers.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    public static CoordinatorBlobs Of(string stateDirectory, Config config, FaultSwitch? faults = null)
    {
        FileBlobStore local = Local(stateDirectory, config, faults);
        if (config.GetString("profl.coordinator.models", "") is { Length: > 0 } shared)
        {
            return new CoordinatorBlobs(Folder(shared, config, faults), local);
        }

        if (config.GetString("profl.postgresql", "") is not { Length: > 0 } database)
        {
            return new CoordinatorBlobs(local, local);
        }

        // what an earlier process has read is not worth its room: the job may be elsewhere by now
        string read = Path.Combine(stateDirectory, "models");
        if (Directory.Exists(read))
        {
            Directory.Delete(read, recursive: true);
        }

        return new CoordinatorBlobs(new PostgresBlobStore(database, Folder(read, config, faults)), local);
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => (Models as IDisposable)?.Dispose();

    private static FileBlobStore Folder(string path, Config config, FaultSwitch? faults) =>
        new(
            path,
            Enum.Parse<Durability>(config.GetString("profl.durability"), ignoreCase: true),
            config.GetByteSize("profl.blobs.floor") ?? 0,
            faults
        );
}
