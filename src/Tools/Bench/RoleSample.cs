namespace ProFL.Tools.Bench;

/// <summary>What a process had taken at a moment.</summary>
/// <param name="UnixMs">The moment.</param>
/// <param name="CpuSeconds">Processor time since its start.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="KeptFiles">Files in the folders of its state.</param>
/// <param name="KeptBytes">And how long they are together.</param>
internal sealed record RoleSample(long UnixMs, double CpuSeconds, long ResidentBytes, int Handles, int KeptFiles, long KeptBytes);
