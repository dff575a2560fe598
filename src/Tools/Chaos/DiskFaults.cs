using System.Globalization;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using ProFL.ClientNode.Outbox;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;

namespace ProFL.Tools.Chaos;

/// <summary>What a disk does to the folders of a cluster's processes.</summary>
public static class DiskFaults
{
    /// <summary>Inverts a byte in the middle of an update that entered a client node's outbox, or cuts off its second half.</summary>
    /// <param name="kind"><see cref="FaultKind.Corrupt"/> or <see cref="FaultKind.Truncate"/>.</param>
    /// <param name="state">The client node's folder.</param>
    /// <param name="since">Only updates that entered after this moment.</param>
    /// <returns>Whose update it was; null when there is none.</returns>
    public static string? DamageUpdate(FaultKind kind, string state, DateTime since)
    {
        FileInfo? update = FilesBelow(Path.Combine(state, "outbox"))
            .Where(f => BlobId.IsSha256(f.Name) && f.Length > 0 && f.LastWriteTimeUtc > since)
            .MaxBy(f => f.LastWriteTimeUtc);
        if (update is null || new OutboxIndex(update.DirectoryName!).ClientOf(update.Name) is not { } client)
        {
            return null;
        }

        if (kind == FaultKind.Truncate)
        {
            Halve(update.FullName);
        }
        else
        {
            Damage(update.FullName);
        }

        return client;
    }

    /// <summary>Whether a client node trains now, according to its log of trainings.</summary>
    /// <param name="state">The client node's folder.</param>
    /// <param name="since">When its process was started: what an earlier one began has no end.</param>
    public static bool IsTraining(string state, DateTimeOffset since)
    {
        string log = Path.Combine(state, "trainings.log");
        var running = new HashSet<string>(StringComparer.Ordinal);
        foreach (string[] fields in File.Exists(log) ? File.ReadAllLines(log).Select(l => l.Split(' ')).Where(f => f.Length == 6) : [])
        {
            if (fields[1] != "began")
            {
                running.Remove(fields[5]);
            }
            else if (DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture) > since)
            {
                running.Add(fields[5]);
            }
        }

        return running.Count > 0;
    }

    /// <summary>Inverts a byte in the middle of every blob that a client node pulled.</summary>
    /// <param name="state">The client node's folder.</param>
    /// <returns>How many there were.</returns>
    public static int DamageCache(string state)
    {
        string[] blobs = [.. FilesBelow(Path.Combine(state, "cache")).Where(f => BlobId.IsSha256(f.Name)).Select(f => f.FullName)];
        Array.ForEach(blobs, Damage);
        return blobs.Length;
    }

    /// <summary>
    /// Deletes what a coordinator can lose with its disk: everything where the journal is in a database, or else the updates that it
    /// accepted for rounds that are still open.
    /// </summary>
    /// <param name="state">The coordinator's folder; the coordinator stands still.</param>
    /// <returns>Whether there was anything.</returns>
    public static bool LoseDisk(string state)
    {
        if (File.Exists(CoordinatorHost.JournalOf(state)))
        {
            return LoseOpenUpdates(state) > 0;
        }

        bool any = FilesBelow(state).Any();
        foreach (string folder in Directory.Exists(state) ? Directory.GetDirectories(state) : [])
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (string file in Directory.Exists(state) ? Directory.GetFiles(state) : [])
        {
            File.Delete(file);
        }

        return any;
    }

    private static int LoseOpenUpdates(string state)
    {
        using var journal = new JournalReader(CoordinatorHost.JournalOf(state));
        int lost = 0;
        foreach (string id in journal.PersistenceIds())
        {
            IMessage[] events = [.. journal.Events(id).Select(row => row.ToMessage())];
            string job = events.OfType<JobStarted>().FirstOrDefault()?.Job ?? "";
            foreach (BlobKey key in OpenUpdates(events).Select(blob => new BlobKey(job, blob.Round, new BlobId(blob.Sha256, blob.Size))))
            {
                string path = Path.Combine(state, "blobs", key.RelativePath);
                lost += File.Exists(path) ? 1 : 0;
                File.Delete(path);
            }
        }

        return lost;
    }

    /// <summary>Lets a journal take no writes for a while: another process has locked its file.</summary>
    /// <param name="state">The coordinator's folder.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task LockJournal(string state, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = CoordinatorHost.JournalOf(state),
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        await Task.Delay(time, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<Blob> OpenUpdates(IMessage[] events)
    {
        long open = events.OfType<RoundPlanned>().LastOrDefault()?.Round ?? 0;
        return events.OfType<RoundCompleted>().Any(e => e.Round == open)
            ? []
            : events.OfType<UpdateAccepted>().Where(e => e.Round == open).Select(e => e.Update);
    }

    private static IEnumerable<FileInfo> FilesBelow(string folder) =>
        Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles(
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }
            )
            : [];

    private static void Halve(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(file.Length / 2);
    }

    private static void Damage(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0)
        {
            return;
        }

        file.Position = file.Length / 2;
        int there = file.ReadByte();
        file.Position = file.Length / 2;
        file.WriteByte((byte)(there ^ 0xFF));
    }
}
