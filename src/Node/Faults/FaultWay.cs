namespace ProFL.Node.Faults;

/// <summary>Who does a fault.</summary>
public enum FaultWay
{
    /// <summary>Another process of its machine, by signals and to its files.</summary>
    Outside,

    /// <summary>The process itself, where <c>profl.fault-injection = on</c>, when it is told to over HTTP.</summary>
    Itself,
}
