using Akka.Actor;
using Petabridge.Cmd.Host;
using ProFL.Operators;

namespace ProFL.PetabridgeCmd;

/// <summary>Handles the palette <c>profl</c>.</summary>
/// <param name="cluster">The cluster that handlers ask; null while the coordinator is still starting.</param>
/// <param name="readJobFile">Reads a job file of this machine into JSON.</param>
public sealed class ProflCommands(Func<OperatorCluster?> cluster, Func<string, string> readJobFile)
    : CommandPaletteHandler(ProflPalette.Create())
{
    /// <inheritdoc/>
    public override Props HandlerProps { get; } = Props.Create(() => new ProflCommandHandler(cluster, readJobFile));
}
