using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;

namespace ProFL.Node.Trust.Issuing;

/// <summary>What an authority has given out: codes and certificates. No code can be read from it.</summary>
public sealed record Register
{
    /// <summary>Codes that were given out.</summary>
    public IReadOnlyList<InvitationEntry> Invitations { get; init; } = [];

    /// <summary>Certificates that were given out and have not ended.</summary>
    public IReadOnlyList<IssuedEntry> Issued { get; init; } = [];

    /// <summary>Certificates that were taken back.</summary>
    public IReadOnlyList<RevokedEntry> Revoked { get; init; } = [];

    /// <summary>The number of the list of certificates that were taken back; 0 before the first.</summary>
    public long ListNumber { get; init; }
}

/// <summary>A certificate that was taken back.</summary>
/// <param name="Serial">As in <see cref="X509Certificate2.SerialNumber"/>.</param>
/// <param name="At">When.</param>
public sealed record RevokedEntry(string Serial, DateTimeOffset At);

/// <summary>A code that was given out.</summary>
/// <param name="Secret">The digest of its secret.</param>
/// <param name="Role">The role that it is for.</param>
/// <param name="Site">The site that it is for; empty for none.</param>
/// <param name="Name">The name that it is for.</param>
/// <param name="Until">When its time ends.</param>
/// <param name="UsedBy">The digest of the key that enrolled with it; empty before.</param>
public sealed record InvitationEntry(string Secret, string Role, string Site, string Name, DateTimeOffset Until, string UsedBy)
{
    /// <summary>What an operator may do; empty for everything.</summary>
    public string May { get; init; } = "";

    /// <summary>Who it is for.</summary>
    /// <param name="cluster">The cluster of the authority.</param>
    /// <exception cref="IssuingException">What it says of what they may do is not known.</exception>
    public NodeIdentity IdentityIn(string cluster) =>
        new(cluster, Role, Site, Name)
        {
            May =
                May.Length == 0
                    ? OperatorRole.Admin
                    : OperatorRoles.Parse(May)
                        ?? throw new IssuingException(Refusal.Conflict, $"the code of {Name} says that they may '{May}': invite again"),
        };
}

/// <summary>A certificate that was given out.</summary>
/// <param name="Certificate">The certificate, X.509 in base64.</param>
/// <param name="Key">The digest of its public key.</param>
public sealed record IssuedEntry(string Certificate, string Key)
{
    /// <summary>The certificate.</summary>
    public X509Certificate2 Read() => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(Certificate));
}

/// <summary>How the register is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Register))]
internal sealed partial class RegisterJson : JsonSerializerContext;
