using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Outbox;

/// <summary>
/// The index of a round's updates, in one file: a line for each update, of which a client's last counts. One file, because making
/// one for every small update costs as much as the update does. A line that was cut off by a death is written over by the next.
/// </summary>
public sealed class OutboxIndex
{
    // the name and the JSON of its lines stay: nodes of earlier releases wrote them
    /// <summary>The file's name in the round's folder.</summary>
    public const string FileName = "slips";

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Dictionary<string, OutboxEntry> _entries = new(StringComparer.Ordinal);
    private long _end;

    /// <summary>Reads the lines that are there.</summary>
    /// <param name="folder">The round's folder; it need not be there yet.</param>
    public OutboxIndex(string folder)
    {
        _path = Path.Combine(folder, FileName);
        byte[] bytes = File.Exists(_path) ? File.ReadAllBytes(_path) : [];
        _end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        foreach (Line line in Whole(bytes.AsMemory(0, (int)_end)))
        {
            _entries[line.Client] = line.Entry;
        }
    }

    /// <summary>The entry of a client, or null.</summary>
    public OutboxEntry? Find(string client)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(client);
        }
    }

    /// <summary>Whose update has these bytes, or null.</summary>
    public string? ClientOf(string sha256)
    {
        lock (_lock)
        {
            return _entries.FirstOrDefault(e => e.Value.Update.Sha256 == sha256).Key;
        }
    }

    /// <summary>Writes a line; it counts once this returns.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(string client, OutboxEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(new Line(client, entry)), (byte)'\n'];
        lock (_lock)
        {
            using SafeFileHandle file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            long end = Math.Min(_end, RandomAccess.GetLength(file));
            RandomAccess.Write(file, line, end);
            _end = end + line.Length;
            _entries[client] = entry;
        }
    }

    // one that was damaged when the machine lost power is as good as none: training again gives the same bytes
    private static IEnumerable<Line> Whole(ReadOnlyMemory<byte> lines)
    {
        while (lines.Span.IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (Read(lines.Span[..length]) is { Client: not null, Entry: not null } line && BlobId.IsSha256(line.Entry.Update.Sha256))
            {
                yield return line;
            }

            lines = lines[(length + 1)..];
        }
    }

    private static Line? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Line(string Client, OutboxEntry Entry);
}
