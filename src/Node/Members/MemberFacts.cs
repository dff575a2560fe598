using System.Globalization;

namespace ProFL.Node.Members;

/// <summary>
/// What a member tells of itself as roles of its membership, for operators alone: everybody knows it without asking, and nothing is decided
/// by it.
/// </summary>
public static class MemberFacts
{
    private const string Version = "version-";
    private const string CertificateEnd = "certificate-until=";
    private const string Name = "name=";
    private const string Process = "process=";

    /// <summary>The role that shows a release.</summary>
    /// <param name="version">The release.</param>
    public static string VersionRole(string version) => Version + version;

    /// <summary>The release that a member shows; empty where it shows none.</summary>
    /// <param name="roles">Those of the member.</param>
    public static string VersionOf(IEnumerable<string> roles) => Of(roles, Version) ?? "";

    /// <summary>The role that shows when a certificate ends.</summary>
    /// <param name="end">The end.</param>
    public static string CertificateRole(DateTimeOffset end) =>
        CertificateEnd + end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>When the certificate of a member ends, in UTC; null where it shows none.</summary>
    /// <param name="roles">Those of the member.</param>
    public static DateTimeOffset? CertificateEndOf(IEnumerable<string> roles) =>
        long.TryParse(Of(roles, CertificateEnd), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>The role that shows a node's name.</summary>
    /// <param name="name">The name.</param>
    public static string NameRole(string name) => Name + name;

    /// <summary>The name that a member shows; empty where it shows none.</summary>
    /// <param name="roles">Those of the member.</param>
    public static string NameOf(IEnumerable<string> roles) => Of(roles, Name) ?? "";

    /// <summary>The role that shows a node's process.</summary>
    /// <param name="id">The process id on its machine.</param>
    public static string ProcessRole(int id) => string.Create(CultureInfo.InvariantCulture, $"{Process}{id}");

    /// <summary>The process id that a member shows; 0 where it shows none.</summary>
    /// <param name="roles">Those of the member.</param>
    public static int ProcessOf(IEnumerable<string> roles) =>
        int.TryParse(Of(roles, Process), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;

    private static string? Of(IEnumerable<string> roles, string prefix) =>
        roles.FirstOrDefault(role => role.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
}
