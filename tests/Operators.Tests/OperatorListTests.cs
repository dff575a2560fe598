using ProFL.Node.Trust;

namespace ProFL.Operators.Tests;

public class OperatorListTests
{
    private static readonly string[] Verbs =
    [
        "submit",
        "ls",
        "status",
        "watch",
        "pause",
        "resume",
        "stop",
        "drain",
        "explain",
        "logs",
        "export",
        "client exclude",
        "client include",
        "accept-restore",
    ];

    [Fact]
    public void Should_hold_every_verb_once_when_it_is_listed()
    {
        Assert.Subset(AllCommands.All.Select(c => c.Name).ToHashSet(), Verbs.ToHashSet());
        Assert.Equal(AllCommands.All.Length, AllCommands.All.DistinctBy(c => c.Path).Count());
    }

    [Fact]
    public void Should_need_the_least_that_suffices_when_a_command_looks_changes_a_job_or_touches_the_cluster() =>
        Assert.Equal(
            [
                "view: explain, export, logs, ls, nodes, status, watch",
                "operate: client exclude, client include, pause, resume, stop, submit",
                "admin: accept-restore, drain",
            ],
            AllCommands
                .All.GroupBy(c => c.Needs)
                .OrderBy(group => group.Key)
                .Select(group => $"{group.Key.Spelled()}: {string.Join(", ", group.Select(c => c.Name).Order(StringComparer.Ordinal))}")
        );

    [Fact]
    public void Should_say_who_and_why_when_a_command_changes_a_job_or_a_node() =>
        Assert.All(
            AllCommands.All.Where(c => c.Changes && c.Name != "submit"),
            c => Assert.Subset(c.Arguments.Select(a => a.Name).ToHashSet(), new HashSet<string> { "by", "reason" })
        );

    [Fact]
    public void Should_be_what_the_page_says_when_the_list_was_changed() =>
        Assert.True(
            File.ReadAllText(Path.Combine(Root(), "docs", "commands.md")) == OperatorList.Markdown(),
            "docs/commands.md is not what the list says: ./profl commands > docs/commands.md"
        );

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ProFL.Actors.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside a checkout.");
        }

        return folder.FullName;
    }
}
