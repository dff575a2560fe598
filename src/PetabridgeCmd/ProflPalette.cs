using System.Collections.Immutable;
using Petabridge.Cmd;
using ProFL.Operators;

namespace ProFL.PetabridgeCmd;

/// <summary>The list of operator commands as a palette for <c>pbm</c>: a loop over it.</summary>
public static class ProflPalette
{
    /// <summary>Its name: <c>pbm profl status -j latest</c>.</summary>
    public const string Name = "profl";

    /// <summary>The palette.</summary>
    public static CommandPalette Create() => new(Name, [.. AllCommands.All.Select(DefinitionOf)]);

    /// <summary>A command's name in the palette, where a name is one word.</summary>
    public static string NameOf(OperatorCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Name.Replace(' ', '-');
    }

    /// <summary>The switch of each argument: a dash and the first letter of its name that no argument before it has.</summary>
    public static ImmutableDictionary<string, string> SwitchesOf(OperatorCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        ImmutableDictionary<string, string>.Builder switches = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<char>();
        foreach (OperatorArgument argument in command.Arguments)
        {
            switches[argument.Name] = "-" + argument.Name.First(taken.Add);
        }

        return switches.ToImmutable();
    }

    private static CommandDefinition DefinitionOf(OperatorCommand command)
    {
        ImmutableDictionary<string, string> switches = SwitchesOf(command);
        CommandDefinitionBuilder builder = new CommandDefinitionBuilder().WithName(NameOf(command)).WithDescription(command.Description);
        foreach (OperatorArgument argument in command.Arguments)
        {
            builder = builder.WithArgument(b =>
            {
                b = b.WithName(argument.Name)
                    .WithDescription(DescriptionOf(argument))
                    .IsMandatory(argument.IsRequired)
                    .WithSwitch(switches[argument.Name]);
                return argument.Default.Length > 0 ? b.WithDefaultValues(argument.Default) : b;
            });
        }

        return builder.Build();
    }

    private static string DescriptionOf(OperatorArgument argument) =>
        argument.Kind switch
        {
            OperatorArgumentKind.JobFile => argument.Description + ": its path on the coordinator's machine",
            OperatorArgumentKind.Switch => argument.Description + ": true or false",
            _ => argument.Description,
        };
}
