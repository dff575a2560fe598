using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;

namespace ProFL.Learning.Methods.FedAvg;

/// <summary>FedAvg: federated averaging of the full network over everybody; who cannot hold it streams it. The upper bound.</summary>
/// <param name="streams">False in rules version 1, where everybody trained it as if memory were no object.</param>
public sealed class FedAvgMethod(bool streams = true) : WholeNetworkMethod
{
    /// <inheritdoc/>
    public override MethodName Name => MethodName.FedAvg;

    /// <inheritdoc/>
    public override string Title => "FedAvg, everybody";

    /// <inheritdoc/>
    public override string Summary =>
        streams
            ? "the full network on everybody, streamed by who cannot hold it"
            : "the full network on everybody, as if memory were no object: what the others are held against";

    /// <inheritdoc/>
    public override bool IgnoresMemory => !streams;

    /// <inheritdoc/>
    public override bool Streams(JobSpec job) => streams;
}
