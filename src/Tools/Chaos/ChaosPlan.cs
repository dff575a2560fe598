namespace ProFL.Tools.Chaos;

/// <summary>Which faults a cluster is done, and for how long.</summary>
/// <param name="Seed">Of the plan; the same seed gives the same plan.</param>
/// <param name="Faults">Names of kinds, with commas; null for all that can be done to the cluster.</param>
/// <param name="Length">The last fault is over by then.</param>
public sealed record ChaosPlan(ulong Seed, string? Faults, TimeSpan Length);
