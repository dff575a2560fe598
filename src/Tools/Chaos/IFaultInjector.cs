namespace ProFL.Tools.Chaos;

/// <summary>Does faults to the processes of a cluster.</summary>
public interface IFaultInjector
{
    /// <summary>Does one fault and waits until what caused it is over.</summary>
    /// <exception cref="UserException">There is no such process, it takes no faults, or it does not come back.</exception>
    Task<InjectedFault> Inject(PlannedFault fault, CancellationToken cancellationToken);
}
