using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace ProFL.Cli.Commands;

/// <summary>All commands of the program.</summary>
public static class CommandTree
{
    /// <summary>
    /// The program's command line. The description of a command is a line of what it does, and lines of how it is written, which its own
    /// <c>--help</c> shows.
    /// </summary>
    public static RootCommand Commands()
    {
        var root = new RootCommand("ProFL.Actors trains one full network on machines of which most could never hold it.")
        {
            RunCommands.Demo(),
            InitCommand.Init(),
            RunCommands.RunJob(),
            RunCommands.Resume(),
            CompareCommand.Compare(),
            PlanCommand.Plan(),
            PlanCommand.Probe(),
            MemoryCommands.Memory(),
            MemoryCommands.Probe(),
            InspectCommands.Jobs(),
            InspectCommands.Verify(),
            InspectCommands.Report(),
            ExportCommand.Export(),
            ExportCommand.Logits(),
            RoleCommands.Coordinator(),
            RoleCommands.ClientNode(),
            ClusterCommands.Up(),
            ClusterCommands.Down(),
            FaultCommands.Chaos(),
            FaultCommands.Fault(),
            BenchCommands.Bench(),
            TrustCommands.Authority(),
            TrustCommands.Enroll(),
            InspectCommands.Site(),
            DoctorCommand.Doctor(),
            CompletionCommand.Completion(),
        };
        foreach (Command command in OperatorCommandLine.Pages().Concat(OperatorCommandLine.All()))
        {
            root.Subcommands.Add(command);
        }

        RefuseOptionsAsValues(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!);
        return root;
    }

    // a mistyped option must not be taken for a job, a file, or the value of the option before it
    private static void RefuseOptionsAsValues(Command command)
    {
        foreach (Argument argument in command.Arguments)
        {
            argument.Validators.Add(result => Refuse(result, UsageErrors.IsOption));
        }

        foreach (Option option in command.Options)
        {
            option.Validators.Add(result =>
                Refuse(result, word => UsageErrors.IsOption(word) && UsageErrors.Meant(command, word) is not null)
            );
        }

        foreach (Command below in command.Subcommands)
        {
            RefuseOptionsAsValues(below);
        }
    }

    private static void Refuse(SymbolResult result, Func<string, bool> isWrong)
    {
        foreach (Token token in result.Tokens.Where(token => isWrong(token.Value)))
        {
            result.AddError(token.Value);
        }
    }

    /// <summary>What a command does, without how it is written.</summary>
    internal static string WhatItDoes(Command command) => (command.Description ?? "").Split('\n')[0].TrimEnd();

    // a list of commands says what each does
    private sealed class Help(HelpAction standard) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            foreach (Command command in parseResult.CommandResult.Command.Subcommands)
            {
                command.Description = WhatItDoes(command);
            }

            return standard.Invoke(parseResult);
        }
    }
}
