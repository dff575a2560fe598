namespace ProFL.Node.Tests.Support;

/// <summary>Files that a failing disk, or a person, has changed.</summary>
internal static class ChangedFiles
{
    /// <summary>Inverts the byte in the middle.</summary>
    public static void Change(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
    }
}
