namespace ProFL.Node.Files;

/// <summary>
/// Files that appear whole or not at all. Several processes may write the same one at once: each has a temporary name of its own, and the
/// last wins.
/// </summary>
public static class WholeFile
{
    /// <summary>Writes a file over one that may be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what is in it.</param>
    /// <exception cref="IOException">Its folder is not there, or it is a folder itself; says what to do.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        Require(path);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                write(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a file over one that may be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What is in it.</param>
    /// <exception cref="IOException">Its folder is not there, or it is a folder itself; says what to do.</exception>
    public static void Write(string path, byte[] bytes) => Write(path, file => file.Write(bytes));

    /// <summary>Looks whether a file can be written at a path, before anything is done for it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">Its folder is not there, or it is a folder itself; says what to do.</exception>
    public static void Require(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder: name a file");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new IOException($"{path} cannot be written, for there is no folder {folder}: make it, or name another place");
        }
    }
}
