namespace ProFL.Learning.Jobs;

/// <summary>The name of a training method, as job files spell it.</summary>
/// <param name="Value">Such as <c>profl</c> or <c>all-small</c>.</param>
public readonly record struct MethodName(string Value)
{
    /// <summary>Progressive training, block by block (Wu, Li, Xu, arXiv 2404.13349).</summary>
    public static MethodName ProFL { get; } = new("profl");

    /// <summary>Federated averaging of the full network over the clients that can hold it.</summary>
    public static MethodName Exclusive { get; } = new("exclusive");

    /// <summary>Federated averaging of one narrowed network that every client can hold.</summary>
    public static MethodName AllSmall { get; } = new("all-small");

    /// <summary>Federated averaging of the full network over everybody, as if memory were no object: the upper bound.</summary>
    public static MethodName FedAvg { get; } = new("fedavg");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
