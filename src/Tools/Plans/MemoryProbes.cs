using System.Globalization;
using ProFL.Learning.Networks;
using ProFL.Training.Natives;
using ProFL.Training.Probes;

namespace ProFL.Tools.Plans;

/// <summary>
/// Measures trainings in fresh child processes of this program that do nothing else, one after another; keeps what it measured. Of several
/// processes for one training the one counts that took most:
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
    /// <param name="training">Which, and how it is done.</param>
    /// <param name="cancellation">Ends the child process.</param>
    /// <exception cref="UserException">The child process failed; says how.</exception>
    public async Task<MemoryMeasurement> Measure(NetworkBlueprint network, ProbedTraining training, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!fresh && cache.Find(network, training, processes) is { } kept)
        {
            return kept;
        }

        MemoryMeasurement measured = await RunChild(network, training, cancellation).ConfigureAwait(false);
        for (int i = 1; i < processes; i++)
        {
            MemoryMeasurement next = await RunChild(network, training, cancellation).ConfigureAwait(false);
            measured = next.AboveIdle > measured.AboveIdle ? next : measured;
        }

        cache.Keep(network, training, processes, measured);
        return measured;
    }

    /// <summary>Completes an estimate with a measurement, where there is something to measure with.</summary>
    /// <param name="probes">What measures, or null.</param>
    /// <param name="estimated">The estimate.</param>
    /// <param name="network">Its network.</param>
    /// <param name="say">Takes a line for a person about what is measured.</param>
    /// <param name="cancellation">Ends the child process.</param>
    /// <exception cref="UserException">The child process failed; says how.</exception>
    public static async Task<MemoryRow> RowOf(
        MemoryProbes? probes,
        MemoryRow estimated,
        NetworkBlueprint network,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        if (probes is null)
        {
            return estimated;
        }

        say($"measuring {network.Name} {estimated.SubModel} at batch {estimated.Batch}{(estimated.Streamed ? ", streamed" : "")}");
        var training = new ProbedTraining(
            estimated.SubModel,
            estimated.Batch,
            estimated.MicroBatch,
            estimated.Streamed ? estimated.EstimatedBytes : 0
        );
        return estimated.With(await probes.Measure(network, training, cancellation).ConfigureAwait(false));
    }

    /// <summary>Estimates, and measures where there is something to measure with, the trainings of networks.</summary>
    /// <param name="probes">What measures, or null.</param>
    /// <param name="questions">The networks, with their batches.</param>
    /// <param name="all">Whether shrinking's steps and the shares of clients with little memory are among them.</param>
    /// <param name="say">Takes lines for a person about what is measured.</param>
    /// <param name="cancellation">Ends the child process.</param>
    /// <exception cref="UserException">A child process failed; says how.</exception>
    public static async Task<MemoryReport> ReportOf(
        MemoryProbes? probes,
        IReadOnlyList<MemoryQuestion> questions,
        bool all,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        IEnumerable<(NetworkBlueprint Network, MemoryRow Estimated)> trainings =
            from question in questions
            let network = question.Network
            from named in all ? NamedSubModels.All(network) : NamedSubModels.Growing(network)
            from batch in question.Batches
            from micro in question.Micros
            where micro < batch
            let whole = new ProbedTraining(named.Name, batch, micro)
            from training in new[] { whole, whole.Smallest(network) }.OfType<ProbedTraining>()
            select (network, MemoryRow.Of(network, training));
        var rows = new List<MemoryRow>();
        foreach ((NetworkBlueprint network, MemoryRow estimated) in trainings)
        {
            rows.Add(await RowOf(probes, estimated, network, say, cancellation).ConfigureAwait(false));
        }

        return MemoryReport.Of(rows);
    }

    private static Task<MemoryMeasurement> RunChild(NetworkBlueprint network, ProbedTraining training, CancellationToken cancellation) =>
        ProbeProcess.Run(
            [
                Command,
                "--sub-model",
                training.SubModel,
                "--batch",
                training.Batch.ToString(CultureInfo.InvariantCulture),
                "--micro-batch",
                training.MicroBatch.ToString(CultureInfo.InvariantCulture),
                "--within",
                training.WithinBytes.ToString(CultureInfo.InvariantCulture),
            ],
            network.ToJson(),
            [new("DOTNET_TieredCompilation", "0")], // nothing is compiled again, and takes memory, while a training is measured
            $"the memory of {network.Name} {training.SubModel} at batch {training.Batch}",
            PlanJson.Default.MemoryMeasurement,
            cancellation
        );
}
