using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;

namespace ProFL.Learning.Methods.FedAvg;

/// <summary>FedAvg: federated averaging of the full network over everybody, as if memory were no object. The upper bound.</summary>
public sealed class FedAvgMethod : WholeNetworkMethod
{
    /// <inheritdoc/>
    public override MethodName Name => MethodName.FedAvg;

    /// <inheritdoc/>
    public override string Title => "FedAvg, everybody";

    /// <inheritdoc/>
    public override string Summary => "the full network on everybody, as if memory were no object: the upper bound";

    /// <inheritdoc/>
    public override bool IgnoresMemory => true;
}
