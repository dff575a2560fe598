namespace ProFL.Node.Telemetry;

/// <summary>Upper bounds of the buckets of histograms.</summary>
public static class Bounds
{
    /// <summary>Seconds of what takes milliseconds to seconds, such as a write.</summary>
    public static IReadOnlyList<double> Moments { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Seconds of what takes up to hours, such as a round.</summary>
    public static IReadOnlyList<double> Work { get; } = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];

    /// <summary>Bytes of what is sent.</summary>
    public static IReadOnlyList<double> Sizes { get; } =
    [1 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20, 256 << 20, 1 << 30];
}
