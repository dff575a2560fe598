namespace ProFL.Node.Files;

/// <summary>What it means that a file cannot be read or written, in words that say what to do.</summary>
public static class FileErrors
{
    /// <summary>The sentence for an exception of .NET; the message of any other as it is.</summary>
    public static string Of(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return (failure, PathIn(failure.Message)) switch
        {
            (_, null) => failure.Message,
            (DirectoryNotFoundException, { } path) => $"there is no folder for {path}: make it, or correct the path",
            (FileNotFoundException, { } path) => $"there is no file {path}: correct the path",
            (UnauthorizedAccessException, { } path) when Directory.Exists(path) =>
                $"{path} is a folder that cannot be used here: name a file, or another folder",
            (UnauthorizedAccessException, { } path) => $"{path} may not be read or written: name another place, or change its permissions",
            _ => failure.Message,
        };
    }

    // as .NET writes it: Could not find a part of the path '/a/b'.
    private static string? PathIn(string message)
    {
        int first = message.IndexOf('\'', StringComparison.Ordinal);
        int last = message.LastIndexOf('\'');
        return last > first + 1 ? message[(first + 1)..last] : null;
    }
}
