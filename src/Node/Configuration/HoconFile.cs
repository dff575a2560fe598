using System.Text;

namespace ProFL.Node.Configuration;

/// <summary>The text of a HOCON file: UTF-8, or what its byte order mark says.</summary>
internal static class HoconFile
{
    /// <summary>Reads it, and no more than may be read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="HoconException">It is not there, not readable, too large, or no text.</exception>
    public static string Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = Bytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new HoconException($"{path} cannot be read: {e.Message}", e);
        }

        (Encoding encoding, int mark) = EncodingOf(bytes);
        try
        {
            return encoding.GetString(bytes.AsSpan(mark));
        }
        catch (DecoderFallbackException broken)
        {
            int line = 1 + bytes.AsSpan(0, Math.Max(0, Math.Min(bytes.Length, broken.Index + mark))).Count((byte)'\n');
            throw new HoconException($"{path}, line {line}: is not UTF-8: is it a text? Save it as UTF-8", broken);
        }
    }

    private static byte[] Bytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw new HoconException($"{Path.GetFullPath(path)} is a folder: name a file in it");
        }

        if (!File.Exists(path))
        {
            throw new HoconException($"configuration file {Path.GetFullPath(path)} does not exist: correct the path");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[HoconLimits.MostBytes + 1];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= HoconLimits.MostBytes
            ? bytes[..read]
            : throw new HoconException($"{path} has more than {HoconLimits.MostBytes >> 20} MiB: is it a configuration file? Name another");
    }

    private static (Encoding Encoding, int Mark) EncodingOf(byte[] bytes) =>
        bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, throwOnInvalidBytes: true), 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            _ => (new UTF8Encoding(false, throwOnInvalidBytes: true), 0),
        };
}
