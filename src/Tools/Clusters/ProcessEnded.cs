using System.Globalization;

namespace ProFL.Tools.Clusters;

/// <summary>A process of a local cluster that died, and is started again.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Pause">After how long it is started again.</param>
public sealed record ProcessEnded(string Name, int ExitCode, TimeSpan Pause)
{
    /// <summary>A line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} ended with {ExitCode}: it is started again in {Pause.TotalSeconds:0.0} s");
}
