using System.Text.RegularExpressions;

namespace ProFL.Architecture.Tests;

/// <summary>The files of this checkout, without what is built.</summary>
internal static partial class Checkout
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Files below a folder, with their paths from the root.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !BuiltFolder().IsMatch(file))
            .Order(StringComparer.Ordinal);

    /// <summary>Lines of a file.</summary>
    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>The whole of a file.</summary>
    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>Whether a file or folder is there.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Root, path));

    [GeneratedRegex("(^|/)(bin|obj|artifacts)/")]
    private static partial Regex BuiltFolder();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ProFL.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside a checkout.");
    }
}
