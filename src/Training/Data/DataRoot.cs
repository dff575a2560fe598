using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;

namespace ProFL.Training.Data;

/// <summary>
/// The data folder of a node, and nothing outside of it. A job file comes from somebody else: what it names is read only where its real
/// path lies in this folder, and only where it is an ordinary file.
/// </summary>
public sealed class DataRoot
{
    /// <summary>No bounds: for a person who looks at files of his own.</summary>
    public static readonly DataRoot Anywhere = new("/", bounded: false);

    private readonly string _folder;
    private readonly bool _bounded;
    private readonly Lazy<string> _real;

    /// <summary>The data folder of a node.</summary>
    /// <param name="folder">The folder; it may itself be a link.</param>
    public DataRoot(string folder)
        : this(folder, bounded: true) { }

    private DataRoot(string folder, bool bounded)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _bounded = bounded;
        _real = new Lazy<string>(() => RealPath.Of(Path.GetFullPath(folder)) ?? Path.GetFullPath(folder));
    }

    /// <summary>Where a folder that a job names lies here; it need not be there.</summary>
    /// <param name="key">Which key names it, for the error.</param>
    /// <param name="named">What the job says; segments are separated by '/'.</param>
    /// <exception cref="DataSetException">It is absolute, or has a segment <c>..</c>.</exception>
    public string Place(string key, string named)
    {
        ArgumentNullException.ThrowIfNull(named);
        return IsBelow(named)
            ? Path.Combine(_folder, named)
            : throw new DataSetException(
                $"the job's {key} is `{named}`, which does not lie in the data folder of a site: name a folder within it, such as "
                    + "fashion-mnist"
            );
    }

    /// <summary>Whether a path is below the folder that it is joined to: not absolute, without <c>.</c> and <c>..</c>.</summary>
    public static bool IsBelow(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length > 0
            && !Path.IsPathRooted(path)
            && !path.Any(c => char.IsControl(c) || c is '\\')
            && path.Split('/').All(segment => segment.Length > 0 && segment is not ("." or ".."));
    }

    /// <summary>Looks at every link of a folder and below, litter apart, before anything there is listed or read.</summary>
    /// <param name="folder">A folder that is there.</param>
    /// <exception cref="DataSetException">A link, or the way to the folder, leads out of the data folder.</exception>
    public void RequireWithin(string folder)
    {
        if (!_bounded)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([Within(folder) ?? folder]);
        while (open.TryPop(out string? place))
        {
            if (!seen.Add(place))
            {
                continue;
            }

            foreach ((string path, bool isFolder, bool isLink) in LinksAndFoldersIn(place))
            {
                // a link to nowhere is refused where it is read
                if ((isLink ? Within(path) : path) is { } real && isFolder)
                {
                    open.Push(real);
                }
            }
        }
    }

    /// <summary>
    /// Opens a file to read. What is looked at is what was opened, so a link that is exchanged in the meantime gains nothing.
    /// </summary>
    /// <exception cref="DataSetException">It lies outside of the data folder, or is no ordinary file.</exception>
    /// <exception cref="IOException">It is missing, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public SafeFileHandle Open(string path)
    {
        if (!RealPath.IsKnown)
        {
            return File.OpenHandle(path);
        }

        using var found = RealPath.Find(path);
        Require(path, found.Path);
        return found.IsFile
            ? found.Open()
            : throw new DataSetException($"{path}: is no ordinary file: data is read from files, not from devices, pipes or sockets");
    }

    /// <summary>Opens a file as a stream; errors are those of <see cref="Open"/>.</summary>
    public FileStream OpenStream(string path) => new(Open(path), FileAccess.Read);

    /// <summary>Reads all of a file; errors are those of <see cref="Open"/>.</summary>
    public byte[] ReadAllBytes(string path)
    {
        using FileStream file = OpenStream(path);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private string? Within(string path)
    {
        string? real = RealPath.Of(path);
        if (real is not null)
        {
            Require(path, real);
        }

        return real;
    }

    private void Require(string path, string real)
    {
        if (_bounded && real != _real.Value && !real.StartsWith(_real.Value.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            // where it leads to is this machine's own business
            throw new DataSetException(
                $"{path}: leads out of the data folder {_folder}: put the data there itself, or mount it there, instead of a link"
            );
        }
    }

    private static FileSystemEnumerable<(string Path, bool IsFolder, bool IsLink)> LinksAndFoldersIn(string folder) =>
        new(
            folder,
            (ref entry) => (entry.ToFullPath(), entry.IsDirectory, IsLink(ref entry)),
            new EnumerationOptions { AttributesToSkip = 0 }
        )
        {
            ShouldIncludePredicate = (ref entry) => !Litter.Is(entry.FileName) && (entry.IsDirectory || IsLink(ref entry)),
        };

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;
}
