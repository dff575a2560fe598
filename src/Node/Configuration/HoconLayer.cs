using Akka.Configuration;

namespace ProFL.Node.Configuration;

/// <summary>One layer of a process's configuration.</summary>
/// <param name="Name">A shipped layer, a file, <c>--set</c>, or <c>option</c> for another option of the command line.</param>
/// <param name="Config">What it sets, without the layers below it.</param>
public sealed record HoconLayer(string Name, Config Config);
