namespace ProFL.Training.Natives;

/// <summary>What becomes of memory that tensors give back.</summary>
public enum AllocatorMode
{
    /// <summary>
    /// Tensors of 64 KiB or more go back to the system at once. Estimates of memory mean this. It costs processor time for fresh pages:
    /// 1.2 to 1.9 times that of a training step.
    /// </summary>
    Tight,

    /// <summary>
    /// The process keeps it for the next tensors. A training takes up to <see cref="AllocatorSwitch.FastFactor"/> times its estimate, and
    /// no time for pages.
    /// </summary>
    Fast,
}
