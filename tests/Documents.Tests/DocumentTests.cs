using System.Text.RegularExpressions;
using ProFL.Architecture.Tests;

namespace ProFL.Documents.Tests;

/// <summary>Every file, type and link that the documents name is there.</summary>
public partial class DocumentTests
{
    // a path in these begins where src does; elsewhere it may be one of a reader's machine
    private static readonly string[] ForDevelopers = ["docs/architecture.md", "CONTRIBUTING.md"];

    // of systemd, of numbers
    private static readonly string[] NamesOfOthers = ["WatchdogSec", "NaN"];

    // history may name what is gone
    public static TheoryData<string> OfToday => [.. Pages.ForReaders.Where(page => page != "CHANGELOG.md")];

    [Theory]
    [MemberData(nameof(OfToday))]
    public void Should_name_only_files_that_exist(string document)
    {
        IEnumerable<string> missing = InBackticks()
            .Matches(Checkout.Text(document))
            .Select(match => match.Groups[1].Value)
            .Where(text => PathLike().IsMatch(text))
            .Where(path => ForDevelopers.Contains(document) || Checkout.Has(path.Split('/')[0]))
            .Where(path => !Candidates(path).Any(Checkout.Has));

        Offenders.None(missing);
    }

    [Theory]
    [MemberData(nameof(OfToday))]
    public void Should_name_only_types_that_exist(string document)
    {
        HashSet<string> types =
        [
            .. Checkout.Files("src", "*.cs").Concat(Checkout.Files("tests", "*.cs")).Select(file => Path.GetFileName(file).Split('.')[0]),
            .. Checkout
                .Files("src", "*.proto")
                .SelectMany(file => DeclaredInProto().Matches(Checkout.Text(file)).Select(match => match.Groups[1].Value)),
        ];
        IEnumerable<string> missing = InBackticks()
            .Matches(Checkout.Text(document))
            .Select(match => match.Groups[1].Value)
            .Where(text => TypeLike().IsMatch(text))
            .Where(name => !types.Contains(name) && !NamesOfOthers.Contains(name));

        Offenders.None(missing);
    }

    [Fact]
    public void Should_have_every_linked_file_in_every_document()
    {
        IEnumerable<string> missing = Pages
            .All.SelectMany(document =>
                Link().Matches(Checkout.Text(document)).Select(match => (Document: document, Target: match.Groups[1].Value))
            )
            .Where(link => !Checkout.Has(Path.Combine(Path.GetDirectoryName(link.Document)!, link.Target)))
            .Select(link => $"{link.Document} -> {link.Target}");

        Offenders.None(missing);
    }

    // a path from the root, or from src/
    private static IEnumerable<string> Candidates(string path) => [path, $"src/{path}", $"src/{path}.cs", $"{path}.cs"];

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InBackticks();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)+/?$")]
    private static partial Regex PathLike();

    [GeneratedRegex("^[A-Z][a-z]+([A-Z][A-Za-z0-9]*)+$")]
    private static partial Regex TypeLike();

    [GeneratedRegex(@"^\s*(?:message|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredInProto();

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
