using System.CommandLine;
using System.CommandLine.Parsing;
using ProFL.Cli.Commands;

namespace ProFL.Cli.Tests.Commands;

public class FrontDoorTests
{
    private static readonly string[] Asked = ["init", "demo", "run", "resume", "jobs", "status", "watch", "report", "export", "plan", "memory", "verify", "doctor", "completion"];

    /// <summary>Every command that does something, by its words.</summary>
    public static TheoryData<string> Leaves() => [.. All(FrontDoor.Commands(), "").Select(leaf => leaf.Words)];

    [Fact]
    public void Should_have_the_commands_that_the_readme_names() =>
        Assert.Empty(Asked.Except(FrontDoor.Commands().Subcommands.Select(command => command.Name)));

    [Theory]
    [MemberData(nameof(Leaves))]
    public void Should_show_examples_that_can_be_written_when_help_is_asked_for(string words)
    {
        RootCommand root = FrontDoor.Commands();
        Command command = All(root, "").Single(leaf => leaf.Words == words).Command;
        string[] examples = [.. command.Description!.Split('\n').Skip(1).Select(line => line.Trim())];
        Assert.NotEmpty(examples);
        Assert.All(examples.Where(example => example.StartsWith("profl ", StringComparison.Ordinal)), example =>
        {
            string line = example["profl ".Length..].Split("  ")[0].Split(" && ")[0].Trim();
            ParseResult parsed = root.Parse([.. CommandLineParser.SplitCommandLine(line)]);
            Assert.Empty(parsed.Errors);
            Assert.Same(command, parsed.CommandResult.Command);
        });
    }

    [Fact]
    public void Should_list_a_line_for_each_command_when_all_are_listed()
    {
        var output = new StringWriter();
        FrontDoor.Commands().Parse(["--help"]).Invoke(new InvocationConfiguration { Output = output });
        Assert.Contains("  report <JOB>", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("  profl report", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_propose_the_command_that_was_meant_when_one_is_mistyped()
    {
        var error = new StringWriter();
        FrontDoor.Commands().Parse(["verifi"]).Invoke(new InvocationConfiguration { Output = error, Error = error });
        Assert.Contains("verify", error.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Words, Command Command)> All(Command parent, string before) => parent.Subcommands
        .Where(command => !command.Hidden)
        .SelectMany(command => command.Subcommands.Count > 0 ? All(command, before + command.Name + " ") : [(before + command.Name, command)]);
}
