using System.Text.RegularExpressions;

namespace ProFL.Architecture.Tests;

/// <summary>Files are about one thing, folders can be read at a glance, lines end where a reader's eye does.</summary>
public partial class SizeTests
{
    private static readonly string[] CodeFolders = ["src", "tests"];
    private const int LongestClass = 350,
        LargestFolder = 20,
        LongestLine = 140,
        LargestCli = 4000;

    [Fact]
    public void Should_have_no_class_that_is_too_long_with_all_its_parts()
    {
        IEnumerable<string> tooLong = CodeFolders
            .SelectMany(folder => Checkout.Files(folder, "*.cs"))
            .GroupBy(file => Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(file).Split('.')[0]))
            .Select(parts =>
                (
                    Class: parts.Key,
                    Lines: parts.Where(part => !part.EndsWith(".Log.cs", StringComparison.Ordinal)).Sum(part => Checkout.Lines(part).Length)
                )
            )
            .Where(type => type.Lines > LongestClass)
            .Select(type => $"{type.Class}: {type.Lines} lines");

        Offenders.None(tooLong);
    }

    [Fact]
    public void Should_have_no_folder_with_too_many_files()
    {
        IEnumerable<string> tooFull = Checkout
            .Files("src", "*.cs")
            .GroupBy(file => Path.GetDirectoryName(file)!)
            .Where(folder => folder.Count() > LargestFolder)
            .Select(folder => $"{folder.Key}: {folder.Count()} files");

        Offenders.None(tooFull);
    }

    [Fact]
    public void Should_have_no_line_that_is_too_long()
    {
        IEnumerable<string> tooLong = CodeFolders
            .SelectMany(folder => Checkout.Files(folder, "*.cs"))
            .SelectMany(file => Checkout.Lines(file).Select((line, index) => (Place: $"{file}:{index + 1}", line.Length)))
            .Where(line => line.Length > LongestLine)
            .Select(line => $"{line.Place} has {line.Length} columns");

        Offenders.None(tooLong);
    }

    [Fact]
    public void Should_keep_the_command_line_thin() =>
        Assert.InRange(Checkout.Files("src/Cli", "*.cs").Sum(file => Checkout.Lines(file).Length), 1, LargestCli);

    [Fact]
    public void Should_speak_the_languages_of_the_field()
    {
        IEnumerable<string> dialect = Checkout
            .Files("src", "*.cs")
            .SelectMany(file => Checkout.Lines(file).Select((line, index) => (Place: $"{file}:{index + 1}", Text: line)))
            .Where(line => Dialect().IsMatch(line.Text) && !line.Text.Contains("\"slips\"", StringComparison.Ordinal))
            .Select(line => $"{line.Place}: {line.Text.Trim()}");

        Offenders.None(dialect);
    }

    // words that practitioners of federated learning do not use for these things
    [GeneratedRegex(@"\b(desk|slips?|mend(ed|s)?|anew|courier|whom|behind (its|the|it))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Dialect();
}
