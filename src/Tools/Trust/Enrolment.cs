using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Node.Trust.Keeping;

namespace ProFL.Tools.Trust;

/// <summary>
/// A machine gets its certificates for a code. Its keys are made here and stay here. It trusts nobody before it has held the authority's
/// certificate against the code; killed at any moment, the same command goes on, and costs no other code.
/// </summary>
/// <param name="folder">What processes keep: <c>profl.folder</c>.</param>
public sealed class Enrolment(string folder)
{
    /// <summary>Enrols.</summary>
    /// <param name="url">A coordinator's URL: that on the authority's machine.</param>
    /// <param name="code">The code.</param>
    /// <param name="state">The state folder of a node, or the folder of an operator; null for the usual ones.</param>
    /// <param name="choices">What a person decides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Who it is now, and where its keys are.</returns>
    /// <exception cref="UserException">It is refused, somebody else answers at the URL, or nobody.</exception>
    public Task<Enrolled> Run(string url, string code, string? state, EnrolmentChoices choices, CancellationToken cancellationToken)
    {
        Invitation invitation =
            Invitation.Parse(code)
            ?? throw new UserException(Mistake.Usage, $"'{code}' is no code: give the one that `profl ca invite` printed, whole");
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? coordinator) || (coordinator.Scheme != "http" && coordinator.Scheme != "https"))
        {
            throw new UserException(Mistake.Usage, $"'{url}' is no URL of a coordinator: give one such as https://host:8080");
        }

        return TrustMistakes.Told(() => Run(coordinator, invitation, state, choices, cancellationToken));
    }

    /// <summary>Enrols a node before it starts, where it was told how and is not enrolled yet.</summary>
    /// <param name="urlAndCode">The coordinator's URL and the code; empty for none.</param>
    /// <param name="state">The node's state folder.</param>
    /// <param name="choices">What a person decides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Who it is now; null where nothing was done.</returns>
    /// <exception cref="UserException">It is refused, somebody else answers at the URL, or nobody.</exception>
    public async Task<Enrolled?> RunOnce(
        string[]? urlAndCode,
        string state,
        EnrolmentChoices choices,
        CancellationToken cancellationToken
    ) =>
        urlAndCode is [var url, var code] && !TrustFolder.OfState(state).IsEnrolled
            ? await Run(url, code, state, choices, cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<Enrolled> Run(
        Uri coordinator,
        Invitation invitation,
        string? state,
        EnrolmentChoices choices,
        CancellationToken cancellationToken
    )
    {
        // before anything is asked of the authority, which may give a site another key for good
        RefuseEnrolled(state);
        (IReadOnlyList<X509Certificate2> roots, string vouching) = await RootsOf(coordinator, invitation, cancellationToken)
            .ConfigureAwait(false);
        (SiteKeyFiles? siteKey, string hasKeyOf) = choices.SiteKeyFile is { } file ? SiteKeyOf(file, roots) : (null, "");

        // beside the place where they will be, which only the answer tells
        string waiting = Path.Combine(folder, $"enrolling-{invitation.SecretDigest()[..16]}");
        var keys = new PendingKeys(waiting);
        using var client = TrustClient.Of(roots);
        IssuedAnswer answer = await client
            .Enrol(
                coordinator,
                new EnrolmentRequest(invitation.Secret, keys.Request(), MachineHosts.All(choices.Hosts))
                {
                    SiteRequest = siteKey is null ? keys.SiteRequest() : "",
                    HasKeyOfSite = hasKeyOf,
                    NewSiteKey = choices.NewSiteKey,
                    Role = choices.Role,
                    Site = choices.Site,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        NodeIdentity identity = IdentityOf(answer, roots);
        TrustFolder trust = FolderOf(identity, state);
        RefuseEnrolled(trust);
        if (vouching.Length > 0)
        {
            trust.Write(trust.Vouching, vouching);
        }

        trust.Write(trust.Roots, PemOf(roots));
        trust.Write(trust.EnrolledAt, coordinator + "\n");
        keys.Complete(trust, answer, identity.Role == NodeIdentity.ClientNode ? siteKey : null);
        Directory.Delete(waiting, recursive: true);
        return new Enrolled(identity, trust, answer.SiteCertificate.Length > 0);
    }

    // of a node the folder is in its state folder, of an operator it is the folder itself: which, the answer tells
    private static void RefuseEnrolled(string? state)
    {
        if (state is not null)
        {
            RefuseEnrolled(new TrustFolder(state));
            RefuseEnrolled(TrustFolder.OfState(state));
        }
    }

    private static void RefuseEnrolled(TrustFolder trust)
    {
        if (trust.IsEnrolled)
        {
            throw new UserException(
                Mistake.Usage,
                $"{trust.Path} has a certificate already: move that folder away, or give another with --state, and give this command again "
                    + "within the time of the code"
            );
        }
    }

    // what is offered beside the root of the code counts only where that root vouches for it
    private static async Task<(IReadOnlyList<X509Certificate2> Roots, string Vouching)> RootsOf(
        Uri coordinator,
        Invitation invitation,
        CancellationToken cancellationToken
    )
    {
        using var client = TrustClient.WithoutTrust();
        var offered = new X509Certificate2Collection();
        offered.ImportFromPem(await client.Roots(coordinator, cancellationToken).ConfigureAwait(false));
        X509Certificate2 invited =
            offered.FirstOrDefault(invitation.IsOf)
            ?? throw new UserException(
                Mistake.Usage,
                $"{coordinator} is not of the cluster that invited you: its authority is another, or somebody stands between. Nothing was "
                    + "sent to it; ask for the URL again"
            );
        X509Certificate2[] vouching = [.. RootChange.Vouching([invited], offered)];
        return (RootChange.Follow([invited], [.. offered]), PemOf(vouching));
    }

    private static (SiteKeyFiles Files, string Site) SiteKeyOf(string file, IReadOnlyList<X509Certificate2> roots)
    {
        string certificate = Path.ChangeExtension(file, ".pem");
        if (!File.Exists(file) || !File.Exists(certificate))
        {
            throw new UserException(
                Mistake.Usage,
                $"--site-key {file}: give the file site.key of the trust folder of another node of the site, with its site.pem beside it"
            );
        }

        var other = new SiteKeyFiles(file, certificate);
        using X509Certificate2 site = other.Read();
        NodeIdentity identity =
            NodeIdentity.Of(site) ?? throw new UserException(Mistake.Usage, $"{certificate} is no certificate of a site of this cluster");
        (NodeIdentity? signer, string refusal) = new PeerTrust(identity.Cluster, roots, _ => false).ExamineSigner(
            site,
            DateTimeOffset.UtcNow
        );
        return signer is null ? throw new UserException(Mistake.Usage, $"{certificate} does not count: {refusal}") : (other, signer.Site);
    }

    private static NodeIdentity IdentityOf(IssuedAnswer answer, IReadOnlyList<X509Certificate2> roots)
    {
        using var certificate = X509Certificate2.CreateFromPem(answer.Certificate);
        string cluster = NodeIdentity.Of(certificate)?.Cluster ?? "";
        (NodeIdentity? identity, string refusal) = new PeerTrust(cluster, roots, _ => false).Examine(certificate, DateTimeOffset.UtcNow);
        return identity ?? throw new CryptographicException($"the certificate that was answered is not taken: {refusal}");
    }

    private TrustFolder FolderOf(NodeIdentity identity, string? state) =>
        identity.Role switch
        {
            NodeIdentity.Operator => new TrustFolder(state ?? Path.Combine(folder, LocalAuthority.OperatorFolder)),
            NodeIdentity.Coordinator => TrustFolder.OfState(state ?? Path.Combine(folder, NodeIdentity.Coordinator)),
            _ => TrustFolder.OfState(state ?? Path.Combine(folder, identity.Site)),
        };

    private static string PemOf(IEnumerable<X509Certificate2> certificates) =>
        string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));
}
