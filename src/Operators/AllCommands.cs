using System.Collections.Immutable;

namespace ProFL.Operators;

/// <summary>
/// Every command of operators. What stands here is at the command line, over HTTP, in the palette and in docs/commands.md.
/// </summary>
public static class AllCommands
{
    /// <summary>The list, in the order in which it is shown.</summary>
    public static ImmutableArray<OperatorCommand> All { get; } =
    [
        JobCommands.Submit,
        JobCommands.List,
        JobCommands.Status,
        JobCommands.Watch,
        JobCommands.Explain,
        JobCommands.Logs,
        JobCommands.Export,
        JobLifeCommands.Pause,
        JobLifeCommands.Resume,
        JobLifeCommands.Stop,
        JobLifeCommands.Exclude,
        JobLifeCommands.Include,
        JobLifeCommands.AcceptRestore,
        NodeCommands.List,
        NodeCommands.Drain,
    ];

    /// <summary>A command by its name, or null.</summary>
    public static OperatorCommand? Find(string name) => All.FirstOrDefault(c => c.Name == name);
}
