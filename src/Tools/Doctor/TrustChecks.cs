using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Files;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Tools.Doctor;

/// <summary>What a machine keeps of trust: the authority, and the keys of its nodes and operators.</summary>
/// <param name="folder">What processes keep: <c>profl.folder</c>.</param>
/// <param name="authority">The authority's folder; nothing is said of it where there is none.</param>
/// <param name="now">The time.</param>
public sealed class TrustChecks(string folder, AuthorityFolder? authority, DateTimeOffset now)
{
    private const string EnrolAgain = "Enrol again: move the folder away, ask for a code (profl ca invite), and profl enroll";
    private static readonly TimeSpan SoonForLeaf = TimeSpan.FromDays(14);
    private static readonly TimeSpan SoonForRoot = TimeSpan.FromDays(365);

    /// <summary>Looks at everything that is there; nothing is found where nobody was enrolled.</summary>
    public IEnumerable<MachineCheck> All()
    {
        if (authority is { Exists: true })
        {
            yield return MachineCheck.Of("authority", "Bring its folder back from a backup", () => Authority(authority));
        }

        foreach (TrustFolder trust in Folders())
        {
            yield return MachineCheck.Of($"trust {trust.Path}", EnrolAgain, () => Trust(trust));
        }
    }

    private IEnumerable<TrustFolder> Folders()
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        IEnumerable<string> all = Directory.GetDirectories(folder).Order(StringComparer.Ordinal);
        return all.Select(TrustFolder.OfState)
            .Concat(all.Select(path => new TrustFolder(path)))
            .Where(trust => File.Exists(trust.Certificate));
    }

    private MachineCheck Authority(AuthorityFolder here)
    {
        using X509Certificate2 root = KeyPair.Read(here.Key, here.Certificate);
        return Open([here.Path, here.Key, here.Register]) is { } open ? OfOpen("authority", open)
            : root.NotAfter - now.LocalDateTime < SoonForRoot
                ? MachineCheck.Bad(
                    "authority",
                    $"{here.Path} ends at {Day(root)}",
                    "Give it another key: profl ca rotate, then profl ca retire-old"
                )
            : here.ReadRoots().Count > 1
                ? MachineCheck.Good("authority", $"{here.Path} changes: until `profl ca retire-old` its earlier key counts too")
            : MachineCheck.Good("authority", $"{here.Path}, until {Day(root)}");
    }

    private MachineCheck Trust(TrustFolder trust)
    {
        string name = $"trust {trust.Path}";
        if (Open([trust.Path, trust.Key, trust.SiteKey]) is { } open)
        {
            return OfOpen(name, open);
        }

        using X509Certificate2 node = trust.ReadCertificate();
        using X509Certificate2? site = trust.ReadSiteCertificate();
        IReadOnlyList<X509Certificate2> roots = trust.ReadRoots();
        var list = RevocationList.Read(trust.Revoked);
        if (list is not null && !roots.Any(list.IsSignedBy))
        {
            return MachineCheck.Bad(
                name,
                $"{trust.Revoked} is of another authority, or was changed",
                "Delete the file: it is fetched again"
            );
        }

        var found = new List<string>();
        foreach (X509Certificate2 certificate in new[] { node, site }.OfType<X509Certificate2>())
        {
            string cluster = NodeIdentity.Of(certificate)?.Cluster ?? "";
            var trusted = new PeerTrust(cluster, roots, serial => list?.Contains(serial) ?? false);
            (NodeIdentity? identity, string refusal) = trusted.ExamineAny(certificate, now);
            if (identity is null)
            {
                return MachineCheck.Bad(name, refusal, EnrolAgain);
            }

            if (certificate.NotAfter - now.LocalDateTime < SoonForLeaf)
            {
                return MachineCheck.Bad(
                    name,
                    $"the certificate of {identity} ends at {Day(certificate)}",
                    identity.Role == NodeIdentity.Operator
                        ? EnrolAgain
                        : "Start the node, and the coordinator beside the authority: it gets another by itself"
                );
            }

            found.Add($"{identity} until {Day(certificate)}");
        }

        return MachineCheck.Good(name, string.Join(", ", found));
    }

    private static string? Open(IEnumerable<string> paths) =>
        paths.FirstOrDefault(path => Path.Exists(path) && SecretFile.IsOpenToOthers(path));

    private static MachineCheck OfOpen(string name, string path) =>
        MachineCheck.Bad(name, $"{path} is open to others on this machine", $"chmod {(Directory.Exists(path) ? "700" : "600")} {path}");

    private static string Day(X509Certificate2 certificate) =>
        certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
