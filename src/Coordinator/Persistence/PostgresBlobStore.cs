using System.Data;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Persistence;

/// <summary>
/// Blobs in rows of 1 MiB of a PostgreSQL database (tables blob and blob_chunk of hocon/ddl/postgresql.sql), with a folder of this machine
/// in which those that were written or read here lie as files. The database is the truth; the folder may be deleted while nobody uses it.
/// </summary>
public sealed class PostgresBlobStore : IBlobStore, IDisposable
{
    /// <summary>Bytes of a row; the last of a blob may have fewer.</summary>
    public const int ChunkBytes = 1 << 20;

    private const string Named = "job = $1 AND round = $2 AND sha256 = $3";
    private readonly NpgsqlDataSource _database;
    private readonly FileBlobStore _files;
    private readonly KeyedGates _gates = new();

    /// <summary>Opens a store.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <param name="files">The folder of this machine.</param>
    public PostgresBlobStore(string connectionString, FileBlobStore files)
    {
        ArgumentNullException.ThrowIfNull(files);
        _database = NpgsqlDataSource.Create(connectionString);
        _files = files;
    }

    /// <inheritdoc />
    public long FreeBytes => _files.FreeBytes;

    /// <inheritdoc />
    public bool Contains(BlobKey key)
    {
        _ = key.RelativePath;
        using NpgsqlCommand command = _database.CreateCommand($"SELECT size FROM blob WHERE {Named}");
        AddName(command, key);
        return command.ExecuteScalar() is long size && size == key.Id.Size;
    }

    /// <inheritdoc />
    public string PathOf(BlobKey key) => _files.PathOf(key);

    /// <inheritdoc />
    public async Task<bool> Fetch(BlobKey key, CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        if (File.Exists(path))
        {
            return true;
        }

        using IDisposable pass = await _gates.Enter(path, cancellationToken).ConfigureAwait(false);
        if (File.Exists(path))
        {
            return true;
        }

        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (await SizeOf(connection, key, cancellationToken).ConfigureAwait(false) is not { } size)
        {
            return false;
        }

        await Collect(connection, key with { Id = key.Id with { Size = size } }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc />
    public async Task<BlobId> Write(string job, long round, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        BlobId id = await _files.Write(job, round, write, cancellationToken).ConfigureAwait(false);
        await Send(new BlobKey(job, round, id), cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <inheritdoc />
    public string PartialPathOf(BlobKey key) => _files.PartialPathOf(key);

    /// <inheritdoc />
    public void CompletePartial(BlobKey key)
    {
        _files.CompletePartial(key);
        Send(key, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <inheritdoc />
    public void EnsureRoom(long bytes) => _files.EnsureRoom(bytes);

    /// <inheritdoc />
    public void DeleteRound(string job, long round)
    {
        _files.DeleteRound(job, round);
        Delete("job = $1 AND round = $2", job, round);
    }

    /// <inheritdoc />
    public void DeleteRoundExcept(string job, long round, IReadOnlySet<string> needed)
    {
        _files.DeleteRoundExcept(job, round, needed);
        Delete("job = $1 AND round = $2 AND NOT (sha256 = ANY ($3))", job, round, needed.ToArray());
    }

    /// <inheritdoc />
    public void DeleteJob(string job)
    {
        _files.DeleteJob(job);
        Delete("job = $1", job);
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _database.Dispose();

    // all rows of a blob appear at once, or none; who writes the same bytes at the same time waits for the first, and adds nothing
    private async Task Send(BlobKey key, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (
            var insert = new NpgsqlCommand(
                "INSERT INTO blob (job, round, sha256, size) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                connection,
                transaction
            )
        )
        {
            AddName(insert, key);
            insert.Parameters.Add(new NpgsqlParameter { Value = key.Id.Size });
            if (await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 0)
            {
                return;
            }
        }
        await using (
            NpgsqlBinaryImporter rows = await connection
                .BeginBinaryImportAsync("COPY blob_chunk (job, round, sha256, number, bytes) FROM STDIN (FORMAT BINARY)", cancellationToken)
                .ConfigureAwait(false)
        )
        {
            await using var file = new FileStream(
                PathOf(key),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                bufferSize: 0,
                useAsync: true
            );
            byte[] buffer = new byte[Math.Min(ChunkBytes, Math.Max(1, file.Length))];
            for (
                int number = 0;
                await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)
                    is > 0
                        and var read;
                number++
            )
            {
                await rows.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await rows.WriteAsync(key.Job, NpgsqlDbType.Varchar, cancellationToken).ConfigureAwait(false);
                await rows.WriteAsync(key.Round, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await rows.WriteAsync(key.Id.Sha256, NpgsqlDbType.Char, cancellationToken).ConfigureAwait(false);
                await rows.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await rows.WriteAsync(new ReadOnlyMemory<byte>(buffer, 0, read), NpgsqlDbType.Bytea, cancellationToken)
                    .ConfigureAwait(false);
            }
            await rows.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task Collect(NpgsqlConnection connection, BlobKey key, CancellationToken cancellationToken)
    {
        string partial = _files.PartialPathOf(key);
        _files.EnsureRoom(key.Id.Size);
        string sha256 = await Read(connection, key, partial, cancellationToken).ConfigureAwait(false);
        if (sha256 != key.Id.Sha256)
        {
            File.Delete(partial);
            throw new IOException(
                $"blob {key.Job}/{key.Round}/{key.Id} has other bytes in table blob_chunk than were written: they hash to {sha256}; "
                    + "restore that table from a backup"
            );
        }
        _files.CompletePartial(key);
    }

    // whole rows that an earlier try has left are hashed and not read again
    private static async Task<string> Read(NpgsqlConnection connection, BlobKey key, string partial, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            partial,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.Read,
            bufferSize: 0,
            useAsync: true
        );
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int present = file.Length > key.Id.Size ? 0 : (int)(file.Length / ChunkBytes);
        file.SetLength((long)present * ChunkBytes);
        byte[] buffer = new byte[64 << 10];
        while (await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
        }

        await using var select = new NpgsqlCommand(
            $"SELECT bytes FROM blob_chunk WHERE {Named} AND number >= $4 ORDER BY number",
            connection
        );
        AddName(select, key);
        select.Parameters.Add(new NpgsqlParameter { Value = present });
        await using NpgsqlDataReader rows = await select
            .ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken)
            .ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await using Stream bytes = await rows.GetStreamAsync(0, cancellationToken).ConfigureAwait(false);
            while (await bytes.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<long?> SizeOf(NpgsqlConnection connection, BlobKey key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT size FROM blob WHERE {Named}", connection);
        AddName(command, key);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long?;
    }

    private void Delete(string which, string job, params object[] values)
    {
        using NpgsqlCommand command = _database.CreateCommand($"DELETE FROM blob WHERE {which}");
        command.Parameters.Add(new NpgsqlParameter { Value = job });
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        _ = command.ExecuteNonQuery();
    }

    private static void AddName(NpgsqlCommand command, BlobKey key)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = key.Job });
        command.Parameters.Add(new NpgsqlParameter { Value = key.Round });
        command.Parameters.Add(new NpgsqlParameter { Value = key.Id.Sha256 });
    }
}
