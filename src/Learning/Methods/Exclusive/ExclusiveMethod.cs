using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;

namespace ProFL.Learning.Methods.Exclusive;

/// <summary>ExclusiveFL: federated averaging of the full network over the clients that can hold it.</summary>
public sealed class ExclusiveMethod : WholeNetworkMethod
{
    /// <inheritdoc/>
    public override MethodName Name => MethodName.Exclusive;

    /// <inheritdoc/>
    public override string Title => "ExclusiveFL";

    /// <inheritdoc/>
    public override string Summary => "the full network, but only on clients that can hold it";
}
