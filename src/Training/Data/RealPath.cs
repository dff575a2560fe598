using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProFL.Training.Data;

/// <summary>A file or folder that was found, without being opened to read: where it really lies, and of which kind it is.</summary>
internal sealed partial class RealPath : IDisposable
{
    private const int NoSuchFile = 2;
    private const int NotAllowed = 13;
    private const int NoFolder = 20;
    private const int PathOnly = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC: opens no device and waits for no pipe
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint WantsType = 1; // STATX_TYPE
    private const int KindMask = 0xF000; // S_IFMT
    private const int OrdinaryFile = 0x8000; // S_IFREG

    private readonly SafeFileHandle _found;
    private readonly string _named;

    private RealPath(SafeFileHandle found, string named)
    {
        _found = found;
        _named = named;
        Path = new FileInfo(Descriptor).LinkTarget ?? named;
    }

    /// <summary>Whether this machine tells real paths: Linux does.</summary>
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>Where it lies, every link on the way followed.</summary>
    public string Path { get; }

    /// <summary>Whether it is an ordinary file: no folder, device, pipe or socket.</summary>
    public bool IsFile => Statx(_found, "", EmptyPath, WantsType, out Status status) == 0 && (status.Mode & KindMask) == OrdinaryFile;

    private string Descriptor => $"/proc/self/fd/{_found.DangerousGetHandle()}";

    /// <summary>The real path of a file or folder; null where there is none, or it cannot be told.</summary>
    public static string? Of(string path)
    {
        if (!IsKnown)
        {
            return null;
        }

        using var found = new SafeFileHandle(Open(path, PathOnly), ownsHandle: true);
        return found.IsInvalid ? null : new RealPath(found, path).Path;
    }

    /// <summary>Finds a file or folder.</summary>
    /// <exception cref="IOException">It is missing, or cannot be reached.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be reached.</exception>
    public static RealPath Find(string path)
    {
        var found = new SafeFileHandle(Open(path, PathOnly), ownsHandle: true);
        return found.IsInvalid ? throw ErrorOf(path, Marshal.GetLastPInvokeError()) : new RealPath(found, path);
    }

    /// <summary>Opens what was found to read, whatever its name leads to by now.</summary>
    public SafeFileHandle Open()
    {
        try
        {
            return File.OpenHandle(Descriptor);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"Access to the path '{_named}' is denied.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _found.Dispose();

    private static Exception ErrorOf(string path, int error) =>
        error switch
        {
            NoSuchFile => new FileNotFoundException($"Could not find file '{path}'.", path),
            NoFolder => new DirectoryNotFoundException($"Could not find a part of the path '{path}'."),
            NotAllowed => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
            _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'."),
        };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle folder, string path, int flags, uint mask, out Status status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
