using System.Text.RegularExpressions;

namespace ProFL.Documents.Tests;

/// <summary>Commands that a page shows: a block of <c>bash</c>.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">Where its first command stands.</param>
/// <param name="Text">The commands.</param>
/// <param name="SetUp">What a reader has and a test must make first, from <c>&lt;!-- set-up: … --&gt;</c> before the
/// block; may be empty.</param>
/// <param name="NotRun">Why no test runs it, from <c>&lt;!-- not run: … --&gt;</c> before the block; null where it is run.</param>
internal sealed partial record CommandBlock(string Page, int Line, string Text, string SetUp, string? NotRun)
{
    /// <summary>The blocks of a page, in their order.</summary>
    public static IEnumerable<CommandBlock> Of(string page, string markdown) =>
        Block()
            .Matches(markdown)
            .Select(block => new CommandBlock(
                page,
                markdown[..block.Groups["text"].Index].Count(c => c == '\n') + 1,
                Unindented(block.Groups["text"].Value, block.Groups["indent"].Length),
                string.Join('\n', Notes(block, "set-up")),
                Notes(block, "not run").FirstOrDefault()
            ));

    private static IEnumerable<string> Notes(Match block, string kind) =>
        Note()
            .Matches(block.Groups["notes"].Value)
            .Where(note => note.Groups["kind"].Value == kind)
            .Select(note => note.Groups["text"].Value.Trim());

    private static string Unindented(string text, int columns) =>
        string.Join('\n', text.Split('\n').Select(line => line[Math.Min(columns, line.Length)..]));

    [GeneratedRegex(
        @"(?<notes>(?:^[ ]*<!--(?:(?!-->).)*-->\s*)*)^(?<indent>[ ]*)```bash[^\n]*\n(?<text>.*?)^[ ]*```",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Block();

    [GeneratedRegex("<!-- (?<kind>set-up|not run): (?<text>.*?)-->", RegexOptions.Singleline)]
    private static partial Regex Note();
}
