namespace ProFL.Learning.JobFiles;

/// <summary>What a client says of its device.</summary>
/// <param name="MemoryBytes">Memory that training may use, above an idle process.</param>
public sealed record DeviceSpec(long MemoryBytes);
