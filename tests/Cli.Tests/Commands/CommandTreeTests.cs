using System.CommandLine;
using System.CommandLine.Parsing;
using ProFL.Cli.Commands;
using ProFL.Tools.Choices;

namespace ProFL.Cli.Tests.Commands;

public class CommandTreeTests
{
    private static readonly string[] Asked =
    [
        "init",
        "demo",
        "run",
        "resume",
        "jobs",
        "status",
        "watch",
        "report",
        "export",
        "plan",
        "memory",
        "verify",
        "doctor",
        "completion",
    ];

    /// <summary>Every command that does something, by its name.</summary>
    public static TheoryData<string> Leaves() => [.. All(CommandTree.Commands(), "").Select(leaf => leaf.Name)];

    [Fact]
    public void Should_have_the_commands_that_the_readme_names() =>
        Assert.Empty(Asked.Except(CommandTree.Commands().Subcommands.Select(command => command.Name)));

    [Theory]
    [MemberData(nameof(Leaves))]
    public void Should_show_examples_that_can_be_written_when_help_is_asked_for(string name)
    {
        RootCommand root = CommandTree.Commands();
        Command command = All(root, "").Single(leaf => leaf.Name == name).Command;
        string[] examples = [.. command.Description!.Split('\n').Skip(1).Select(line => line.Trim())];
        Assert.NotEmpty(examples);
        Assert.All(
            examples.Where(example => example.StartsWith("profl ", StringComparison.Ordinal)),
            example =>
            {
                string line = example["profl ".Length..].Split("  ")[0].Split(" && ")[0].Trim();
                ParseResult parsed = root.Parse([.. CommandLineParser.SplitCommandLine(line)]);
                Assert.Empty(parsed.Errors);
                Assert.Same(command, parsed.CommandResult.Command);
            }
        );
    }

    [Theory]
    [InlineData("fault k", "kill")]
    [InlineData("memory cn", "cnn28")]
    [InlineData("verify l", "latest")]
    [InlineData("comp", "completion")]
    public void Should_complete_what_can_come_next_when_a_shell_asks(string line, string expected) =>
        Assert.Contains(expected, CommandTree.Commands().Parse(line).GetCompletions(line.Length).Select(item => item.Label));

    [Fact]
    public void Should_list_a_line_for_each_command_when_all_are_listed()
    {
        var output = new StringWriter();
        CommandTree.Commands().Parse(["--help"]).Invoke(new InvocationConfiguration { Output = output });
        Assert.Contains("  report <JOB>", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("  profl report", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_lead_to_commands_that_are_there_when_a_word_is_none()
    {
        HashSet<string> known = [.. CommandTree.Commands().Subcommands.Select(command => command.Name)];
        string[] said = [OtherWords.FirstSteps, .. OtherWords.All.Select(word => OtherWords.Meaning(word)!)];

        foreach (string name in said.SelectMany(text => text.Split("profl ")[1..]).Select(rest => rest.Split(' ', ',', ';', '\n')[0]))
        {
            Assert.True(name is "--help" or "--version" or "help" || known.Contains(name), $"profl {name} is no command");
        }

        Assert.DoesNotContain(OtherWords.All, known.Contains);
    }

    [Theory]
    [InlineData("verifi", "profl has no command 'verifi', did you mean verify?; `profl --help` shows how it is written")]
    [InlineData("client", "profl client wants a command: exclude, include; `profl client --help` shows how it is written")]
    [InlineData(
        "train photos.conf",
        "profl has no command 'train': profl run JOB.conf trains a job on this machine, profl submit JOB.conf on a cluster; "
            + "`profl --help` shows how it is written"
    )]
    [InlineData(
        "run job.conf --sede 3",
        "profl run has no option --sede, did you mean --seed?; `profl run --help` shows how it is written"
    )]
    [InlineData(
        "watch --clustr x",
        "profl watch has no option --clustr, did you mean --cluster?; `profl watch --help` shows how it is written"
    )]
    [InlineData(
        "verify --stat state",
        "profl verify has no option --stat, did you mean --state?; `profl verify --help` shows how it is written"
    )]
    [InlineData(
        "memory cnn28 --bach 16",
        "profl memory has no option --bach, did you mean --batch?; `profl memory --help` shows how it is written"
    )]
    [InlineData(
        "drain --reson upgrade",
        "profl drain has no option --reson, did you mean --reason?; `profl drain --help` shows how it is written"
    )]
    [InlineData(
        "export --out --jsn",
        "profl export has no option --jsn, did you mean --json?; `profl export --help` shows how it is written"
    )]
    [InlineData("run job.conf --seed x", "profl run: --seed x: give a whole number; `profl run --help` shows how it is written")]
    [InlineData("run", "profl run: JOB.conf is missing; `profl run --help` shows how it is written")]
    [InlineData("run a.conf b.conf", "profl run: 'b.conf' is one word too many; `profl run --help` shows how it is written")]
    [InlineData(
        "client exclud client-07",
        "profl client has no command 'exclud', did you mean exclude?; `profl client --help` shows how it is written"
    )]
    [InlineData("init photos --alpha much", "profl init: --alpha much: give a number; `profl init --help` shows how it is written")]
    [InlineData(
        "init photos --alpha 0,5",
        "profl init: --alpha 0,5: give a number with a point: 0.5; `profl init --help` shows how it is written"
    )]
    public void Should_say_in_one_line_what_is_wrong_when_a_command_line_is(string line, string message)
    {
        ParseResult parsed = CommandTree.Commands().Parse([.. CommandLineParser.SplitCommandLine(line)]);
        Assert.NotEmpty(parsed.Errors);
        Assert.Equal(message, UsageErrors.Of(parsed));
    }

    [Theory]
    [MemberData(nameof(Leaves))]
    public void Should_take_no_mistyped_option_for_anything_else_when_a_command_is_given(string name)
    {
        ParseResult parsed = CommandTree.Commands().Parse([.. name.Split(' '), "--nosuchoption"]);

        Assert.NotEmpty(parsed.Errors);
        Assert.StartsWith($"profl {name} has no option --nosuchoption; ", UsageErrors.Of(parsed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stop job --reason -")]
    [InlineData("stop job --reason --because-of-this")]
    [InlineData("client exclude client-07 --reason -5")]
    public void Should_take_what_is_no_option_for_a_value_when_an_option_wants_one(string line) =>
        Assert.Empty(CommandTree.Commands().Parse([.. CommandLineParser.SplitCommandLine(line)]).Errors);

    private static IEnumerable<(string Name, Command Command)> All(Command parent, string before) =>
        parent
            .Subcommands.Where(command => !command.Hidden)
            .SelectMany(command =>
                command.Subcommands.Count > 0 ? All(command, before + command.Name + " ") : [(before + command.Name, command)]
            );
}
