namespace ProFL.Node.Hosting;

/// <summary>Another process works in a folder that only one process may work in.</summary>
/// <param name="folder">The folder.</param>
/// <param name="holder">The process: its id, its machine, and since when; without them where it did not leave a note.</param>
/// <param name="inner">What the system said.</param>
public sealed class FolderInUseException(string folder, string holder, Exception inner)
    : IOException($"{folder} is in use by {holder}: end that process, or give another folder", inner)
{
    /// <summary>The process that works there, in words.</summary>
    public string Holder { get; } = holder;
}
