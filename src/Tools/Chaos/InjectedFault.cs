namespace ProFL.Tools.Chaos;

/// <summary>A fault that happened.</summary>
/// <param name="Planned">What was planned.</param>
/// <param name="Site">The site that its target serves; empty for coordinators.</param>
/// <param name="At">When it began.</param>
/// <param name="HealedAt">When what caused it was over: a killed process runs again, a stopped one goes on.</param>
public sealed record InjectedFault(PlannedFault Planned, string Site, DateTimeOffset At, DateTimeOffset HealedAt)
{
    /// <summary>The client whose update was damaged, and must come again; empty for other faults.</summary>
    public string Client { get; init; } = "";

    /// <summary>Whether it found what it was to strike: with nothing in the outbox, nothing can be damaged there.</summary>
    public bool Struck { get; init; } = true;
}
