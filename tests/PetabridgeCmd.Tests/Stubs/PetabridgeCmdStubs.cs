using Akka.Actor;

namespace Petabridge.Cmd
{
    public sealed record CommandDefinition(string Name, string Description, IReadOnlyList<ArgumentDefinition> Arguments);

    public sealed record ArgumentDefinition(string Name, string Description, bool Mandatory, string Switch, string? Default);

    public sealed class CommandDefinitionBuilder
    {
        private readonly List<ArgumentDefinition> _arguments = [];
        private string _name = "";
        private string _description = "";

        public CommandDefinitionBuilder WithName(string name)
        {
            _name = name;
            return this;
        }

        public CommandDefinitionBuilder WithDescription(string description)
        {
            _description = description;
            return this;
        }

        public CommandDefinitionBuilder WithArgument(Func<ArgumentBuilder, ArgumentBuilder> argument)
        {
            _arguments.Add(argument(new ArgumentBuilder()).Definition);
            return this;
        }

        public CommandDefinition Build() => new(_name, _description, _arguments);
    }

    public sealed class ArgumentBuilder
    {
        public ArgumentDefinition Definition { get; private set; } = new("", "", false, "", null);

        public ArgumentBuilder WithName(string name) => With(Definition with { Name = name });

        public ArgumentBuilder WithDescription(string description) => With(Definition with { Description = description });

        public ArgumentBuilder IsMandatory(bool mandatory) => With(Definition with { Mandatory = mandatory });

        public ArgumentBuilder WithSwitch(string name) => With(Definition with { Switch = name });

        public ArgumentBuilder WithDefaultValues(params string[] values) => With(Definition with { Default = values[0] });

        private ArgumentBuilder With(ArgumentDefinition definition)
        {
            Definition = definition;
            return this;
        }
    }

    public sealed class CommandPalette(string name, IEnumerable<CommandDefinition> definitions)
    {
        public string ModuleName => name;

        public IReadOnlyList<CommandDefinition> Definitions { get; } = [.. definitions];
    }

    public sealed record Command(string Name, IReadOnlyDictionary<string, string> Values);

    public class CommandResponse(string text, bool final = true)
    {
        public static CommandResponse Empty { get; } = new("");

        public string Text => text;

        public bool Final => final;
    }

    public sealed class ErroredCommandResponse(string text) : CommandResponse(text);
}

namespace Petabridge.Cmd.Host
{
    public sealed class ParsedArguments(IReadOnlyDictionary<string, string> values)
    {
        public IEnumerable<string> ArgumentValues(string name) => values.TryGetValue(name, out string? value) ? [value] : [];
    }

    public abstract class CommandHandlerActor(CommandPalette palette) : UntypedActor
    {
        private readonly Dictionary<string, Action<Command, ParsedArguments>> _handlers = [];

        protected void Process(string name, Action<Command, ParsedArguments> handler) =>
            _handlers.Add(palette.Definitions.Single(d => d.Name == name).Name, handler);

        protected override void OnReceive(object message)
        {
            var command = (Command)message;
            _handlers[command.Name](command, new ParsedArguments(command.Values));
        }
    }

    public abstract class CommandPaletteHandler(CommandPalette palette)
    {
        public CommandPalette Palette => palette;

        public abstract Props HandlerProps { get; }
    }

    public sealed class PetabridgeCmd
    {
        public List<CommandPaletteHandler> Registered { get; } = [];

        public bool IsStarted { get; private set; }

        public static PetabridgeCmd Of { get; } = new();

        public static PetabridgeCmd Get(ActorSystem system) => Of;

        public void RegisterCommandPalette(CommandPaletteHandler handler) => Registered.Add(handler);

        public void Start() => IsStarted = true;
    }

    public sealed class OtherPalette(string name) : CommandPaletteHandler(new CommandPalette(name, []))
    {
        public override Props HandlerProps => Props.Empty;
    }
}

namespace Petabridge.Cmd.Cluster
{
    public static class ClusterCommands
    {
        public static Host.CommandPaletteHandler Instance { get; } = new Host.OtherPalette("cluster");
    }
}

namespace Petabridge.Cmd.Cluster.Sharding
{
    public static class ClusterShardingCommands
    {
        public static Host.CommandPaletteHandler Instance { get; } = new Host.OtherPalette("cluster-sharding");
    }
}

namespace Petabridge.Cmd.Remote
{
    public sealed class RemoteCommands() : Host.CommandPaletteHandler(new CommandPalette("remote", []))
    {
        public override Props HandlerProps => Props.Empty;
    }
}

namespace Petabridge.Cmd.Remote.FailureInjection
{
    public static class FailureInjectionCommands
    {
        public static Host.CommandPaletteHandler Instance { get; } = new Host.OtherPalette("failure-injection");
    }
}
