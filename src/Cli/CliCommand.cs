using System.CommandLine;

namespace ProFL.Cli;

/// <summary>Puts commands together.</summary>
internal static class CliCommand
{
    /// <summary>A command that takes its time.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">A line of what it does, and lines of how it is written.</param>
    /// <param name="symbols">Its arguments and options, in the order of its help.</param>
    /// <param name="run">What it does; returns an exit code.</param>
    public static Command New(string name, string description, Symbol[] symbols, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        Command command = With(name, description, symbols);
        command.SetAction(run);
        return command;
    }

    /// <summary>A command that is done at once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">A line of what it does, and lines of how it is written.</param>
    /// <param name="symbols">Its arguments and options, in the order of its help.</param>
    /// <param name="run">What it does; returns an exit code.</param>
    public static Command New(string name, string description, Symbol[] symbols, Func<ParseResult, int> run)
    {
        Command command = With(name, description, symbols);
        command.SetAction(run);
        return command;
    }

    /// <summary>The same command, named in no help: programs call it, not people.</summary>
    public static Command AsHidden(this Command command)
    {
        command.Hidden = true;
        return command;
    }

    private static Command With(string name, string description, Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        return command;
    }
}
