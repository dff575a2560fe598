using ProFL.Architecture.Tests;

namespace ProFL.Documents.Tests;

/// <summary>The pages of this checkout.</summary>
internal static class Pages
{
    private static readonly string[] Folders = ["docs", "deploy", "bench", "data", "tests", "hocon"];
    private static readonly string[] OfRoot = ["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    /// <summary>Every page.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. OfRoot.Where(Checkout.Has), .. Folders.SelectMany(folder => Checkout.Files(folder, "*.md"))];

    /// <summary>Pages that are read in English: without what was measured.</summary>
    public static IReadOnlyList<string> ForReaders { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        .. Checkout.Files("deploy", "*.md"),
        .. Checkout.Files("bench", "*.md"),
        .. Checkout.Files("docs", "*.md").Where(page => !page.StartsWith("docs/results/", StringComparison.Ordinal)),
    ];

    /// <summary>Blocks of commands of a page.</summary>
    public static IReadOnlyList<CommandBlock> Commands(string page) => [.. CommandBlock.Of(page, Checkout.Text(page))];
}
