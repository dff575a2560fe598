using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProFL.Node.Blobs;

/// <summary>Brings files and the names in folders to the disk, so that they survive the loss of power.</summary>
internal static partial class DiskFlush
{
    public static void File(string path)
    {
        using SafeFileHandle handle = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>
    /// Flushes a folder and those above it up to and including <paramref name="root"/>. Windows keeps names with the file itself.
    /// </summary>
    public static void FolderAndParents(string folder, string root)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        for (string current = folder; ; current = Path.GetDirectoryName(current)!)
        {
            Folder(current);
            if (current.Length <= root.Length)
            {
                return;
            }
        }
    }

    private static void Folder(string path)
    {
        using var handle = new SafeFileHandle(Open(path, 0), ownsHandle: true);
        if (handle.IsInvalid || Fsync(handle) != 0)
        {
            throw new IOException(
                $"folder {path} could not be flushed to disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}; "
                    + "set profl.durability = process if its file system cannot do it"
            );
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
}
