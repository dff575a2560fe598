namespace ProFL.Training.Streaming;

/// <summary>A scratch file cannot be made, written or read; nothing of the training is kept, and it may be tried again.</summary>
/// <param name="folder">Where it lies.</param>
/// <param name="why">What the system says.</param>
/// <param name="inner">The exception that says it.</param>
public sealed class ScratchException(string folder, string why, Exception inner)
    : IOException($"scratch files in {folder} cannot be used: {why}: free space on this disk, or look at its log", inner)
{
    /// <summary>Says it without the file's name, which is another one each time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inner">What happened.</param>
    public static ScratchException Of(string path, Exception inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        string folder = Path.GetDirectoryName(path) ?? "";
        return new ScratchException(folder, inner.Message.Replace($" : '{path}'", "", StringComparison.Ordinal), inner);
    }
}
