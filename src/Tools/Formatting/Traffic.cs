using ProFL.Messages.Wire;

namespace ProFL.Tools.Formatting;

/// <summary>Bytes of models and updates so far, against those of sending the full network around.</summary>
/// <param name="Down">Model bytes that client nodes pulled; a site keeps what it has.</param>
/// <param name="Up">Update bytes that the coordinator pulled.</param>
/// <param name="IfFull">
/// Bytes that the same rounds would have taken with the full network to and from every client of each; 0 for a job of which the full
/// network is not known.
/// </param>
public sealed record Traffic(long Down, long Up, long IfFull)
{
    /// <summary>Of both directions.</summary>
    public long Sum => Down + Up;

    /// <summary><see cref="Sum"/> as a share of <see cref="IfFull"/>; 0 before the first update.</summary>
    public double Share => IfFull == 0 ? 0 : (double)Sum / IfFull;

    /// <summary>Of a job so far. Every accepted update was one trip of a network to a client and back.</summary>
    public static Traffic Of(JobStatus status) =>
        new(status.BytesDown, status.BytesUp, StepLabels.IsNarrowed(status) ? 0 : 2 * status.FullBytes * status.UpdatesAccepted);
}
