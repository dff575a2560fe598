using System.Globalization;
using ProFL.Learning.Networks;
using ProFL.Training;

namespace ProFL.Tools.Plans;

/// <summary>
/// Measures trainings in fresh child processes of this program that do nothing else, one after another; keeps what it measured. Of several processes for one training the one counts that took most:
/// where tensors are small, holes in the heap make one process take half of what the next does, and a budget has to suffice for both.
/// </summary>
/// <param name="cache">Where measurements are kept.</param>
/// <param name="processes">Processes for each training, at least 1.</param>
/// <param name="fresh">Whether to measure again what is kept already.</param>
public sealed class MemoryProbes(ProbeCache cache, int processes, bool fresh)
{
    /// <summary>The command of the child process.</summary>
    public const string Command = "memory-probe";

    /// <summary>Processes for each training where nothing else is asked for.</summary>
    public const int UsualProcesses = 3;

    /// <summary>Measures, and keeps what it measured with what this user measured before.</summary>
    /// <param name="processes">Processes for each training, at least 1.</param>
    /// <param name="fresh">Whether to measure again what is kept already.</param>
    public static MemoryProbes OfThisUser(int processes, bool fresh) =>
        new(new ProbeCache(ProbeCache.DefaultFolder, TorchNatives.LibraryVersion), processes, fresh);

    /// <summary>Measures one training, or returns what was measured before.</summary>
    /// <param name="network">The network.</param>
    /// <param name="subModel">A name of <see cref="NamedSubModels"/>.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <param name="cancellation">Ends the child process.</param>
    /// <exception cref="UserException">The child process failed; says how.</exception>
    public async Task<MemoryMeasurement> Measure(NetworkBlueprint network, string subModel, int batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!fresh && cache.Find(network, subModel, batch, processes) is { } kept)
        {
            return kept;
        }

        MemoryMeasurement measured = await RunChild(network, subModel, batch, cancellation).ConfigureAwait(false);
        for (int i = 1; i < processes; i++)
        {
            MemoryMeasurement next = await RunChild(network, subModel, batch, cancellation).ConfigureAwait(false);
            measured = next.AboveIdle > measured.AboveIdle ? next : measured;
        }

        cache.Keep(network, subModel, batch, processes, measured);
        return measured;
    }

    private static Task<MemoryMeasurement> RunChild(NetworkBlueprint network, string subModel, int batch, CancellationToken cancellation) =>
        ProbeProcess.Run(
            [Command, "--sub-model", subModel, "--batch", batch.ToString(CultureInfo.InvariantCulture)],
            network.ToJson(),
            [new("DOTNET_TieredCompilation", "0")], // nothing is compiled again, and takes memory, while a training is measured
            $"the memory of {network.Name} {subModel} at batch {batch}",
            PlanJson.Default.MemoryMeasurement,
            cancellation
        );
}
