using Akka.Actor;
using Petabridge.Cmd.Host;
using ProFL.Operators;

namespace ProFL.PetabridgeCmd;

/// <summary>Takes the palette's commands and gives each to an actor of its own.</summary>
public sealed class ProflCommandHandler : CommandHandlerActor
{
    /// <summary>Registers every command of the list.</summary>
    /// <param name="cluster">The cluster that handlers ask; null while the coordinator is still starting.</param>
    /// <param name="readJobFile">Reads a job file of this machine into JSON.</param>
    public ProflCommandHandler(Func<OperatorCluster?> cluster, Func<string, string> readJobFile)
        : base(ProflPalette.Create())
    {
        foreach (OperatorCommand command in AllCommands.All)
        {
            Process(
                ProflPalette.NameOf(command),
                (_, arguments) =>
                {
                    KeyValuePair<string, string>[] given =
                    [
                        .. command.Arguments.Select(a =>
                            KeyValuePair.Create(a.Name, arguments.ArgumentValues(a.Name)?.FirstOrDefault() ?? "")
                        ),
                    ];
                    IActorRef asker = Sender;
                    Context.ActorOf(Props.Create(() => new ProflCall(command, given, asker, cluster, readJobFile)));
                }
            );
        }
    }
}
