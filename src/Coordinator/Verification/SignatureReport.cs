using System.Collections.Immutable;

namespace ProFL.Coordinator.Verification;

/// <summary>Which keys signed the updates that a journal counts.</summary>
/// <param name="Sites">The sites with a key, in ordinal order; none where nothing of the job is signed.</param>
/// <param name="WithoutSignature">Counted updates of sites without a key.</param>
public sealed record SignatureReport(ImmutableArray<SignatureReport.SignedSite> Sites, long WithoutSignature)
{
    /// <summary>Of a job of which nothing is signed.</summary>
    public static SignatureReport None { get; } = new([], 0);

    /// <summary>Whether coordinator and clients were one process, so that no update crossed a network.</summary>
    public bool IsOneProcess { get; init; }

    /// <summary>A site with a key.</summary>
    /// <param name="Site">Its name.</param>
    /// <param name="KeySha256">SHA-256 of its public key, SubjectPublicKeyInfo as DER.</param>
    /// <param name="Updates">Its updates that are counted, each with a valid signature.</param>
    /// <param name="Refused">Its updates that were refused, each with a valid signature.</param>
    public sealed record SignedSite(string Site, string KeySha256, long Updates, long Refused);

    /// <summary>As people read it.</summary>
    /// <param name="report">What else was found of the job.</param>
    public string ToText(VerificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (Sites.IsEmpty)
        {
            return IsOneProcess
                ? "unsigned: coordinator and clients were one process, and no update crossed a network"
                : "unsigned: no site of this job has a key; enrol the nodes of the sites (profl enroll), and later jobs are signed";
        }

        string claim =
            !report.Holds ? "keys of the roster:"
            : WithoutSignature > 0 ? $"signed by these keys, but for {WithoutSignature} updates of sites without one:"
            : report.RoundsRecomputed == report.Rounds && report.ModelSha256.Length > 0
                ? "this model is exactly the sum of updates that these keys signed:"
            : $"these keys signed every counted update; {report.RoundsRecomputed} of {report.Rounds} rounds were summed again:";
        return string.Join(Environment.NewLine, Sites.Select(Line).Prepend(claim));
    }

    private static string Line(SignedSite of) =>
        $"  site {of.Site}: {of.Updates} updates{(of.Refused > 0 ? $", {of.Refused} refused" : "")}, key {of.KeySha256}";
}
