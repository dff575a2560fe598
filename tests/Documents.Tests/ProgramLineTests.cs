using System.CommandLine;
using System.Text.RegularExpressions;
using ProFL.Architecture.Tests;
using ProFL.Cli.Commands;

namespace ProFL.Documents.Tests;

/// <summary>Every command and option of the program that a page names is there, also where no test runs it.</summary>
public partial class ProgramLineTests
{
    private static readonly RootCommand Program = CommandTree.Commands();

    // what an earlier release had may be named there
    private const string History = "CHANGELOG.md";

    public static TheoryData<string> All => [.. Pages.All.Where(page => page != History)];

    [Theory]
    [MemberData(nameof(All))]
    public void Should_name_only_commands_and_options_that_are_there(string page) =>
        Offenders.None(
            Code()
                .Matches(Checkout.Text(page).Replace("\\\n", " ", StringComparison.Ordinal))
                .SelectMany(code => ProgramLine().Matches(code.Value))
                .SelectMany(line => Unknown(line.Groups["words"].Value))
                .Select(unknown => $"{page}: {unknown}")
        );

    [Theory]
    [InlineData("run job.conf --json", 0)]
    [InlineData("client exclude client-01 --reason slow", 0)]
    [InlineData("run job.conf --no-such-option", 1)]
    [InlineData("trayn job.conf", 1)]
    public void Should_see_what_is_not_there(string words, int unknown) => Assert.Equal(unknown, Unknown(words).Count());

    private static IEnumerable<string> Unknown(string line)
    {
        Command command = Program;
        foreach (string word in Blank().Split(line.Trim()))
        {
            if (command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
            {
                command = sub;
            }
            else if (command == Program && CommandWord().IsMatch(word))
            {
                yield return $"there is no command '{word}': profl {line}";
                yield break;
            }
            else if (OptionWord().Match(word) is { Success: true } option && !Knows(command, option.Value))
            {
                yield return $"'profl {command.Name}' has no option {option.Value}: profl {line}";
            }
        }
    }

    private static bool Knows(Command command, string option) =>
        command.Options.Concat(Program.Options).Any(known => known.Name == option || known.Aliases.Contains(option));

    // commands to run, and code in a line
    [GeneratedRegex(@"^[ ]*```bash.*?^[ ]*```|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    // not the first line of a signed text, such as "profl update v1"
    [GeneratedRegex(@"(?:^[ ]*(?:\w+=\S+ )*|^`|&& |; |\()(?:\./)?profl (?!\w+ v\d)(?<words>[a-z-][^`\n#|&;>$)]*)", RegexOptions.Multiline)]
    private static partial Regex ProgramLine();

    [GeneratedRegex(@"[\s\[\]|]+")]
    private static partial Regex Blank();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex CommandWord();

    [GeneratedRegex("^--[a-z][a-z-]*")]
    private static partial Regex OptionWord();
}
