using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Trust.Keeping;

/// <summary>When a node asks for the certificates that follow its own.</summary>
public static class RenewalSchedule
{
    /// <summary>After a change of the authority, the time that other nodes have to hear of it.</summary>
    public static readonly TimeSpan HeardOf = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Whether a certificate is to be followed by another now.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="newest">The newest certificate of the authority.</param>
    /// <param name="rootsSince">Since when this node has the roots that it has.</param>
    /// <param name="now">The time.</param>
    public static bool IsDue(X509Certificate2 certificate, X509Certificate2 newest, DateTimeOffset rootsSince, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return now >= Renewals.TimeOf(certificate) || (now >= rootsSince + HeardOf && !IsOf(certificate, newest));
    }

    /// <summary>How long to wait before it is tried again.</summary>
    /// <param name="failures">How often it has failed in a row.</param>
    public static TimeSpan PauseAfter(int failures) =>
        failures >= 10 ? LongestPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, ShortestPause.Ticks << failures));

    /// <summary>Whether a failure is worth a line: nodes have half of a certificate's time, so a coordinator may well be away.</summary>
    /// <param name="failingSince">Since when it has failed.</param>
    /// <param name="end">When the certificate ends.</param>
    /// <param name="now">The time.</param>
    public static bool IsWorthALine(DateTimeOffset failingSince, DateTimeOffset end, DateTimeOffset now) =>
        now - failingSince >= TimeSpan.FromDays(1) || end - now <= TimeSpan.FromDays(7);

    private static bool IsOf(X509Certificate2 certificate, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }
}
