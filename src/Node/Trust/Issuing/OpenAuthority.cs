using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ProFL.Node.Files;

namespace ProFL.Node.Trust.Issuing;

/// <summary>
/// An authority at work on one request: what it has given out, and its key. Nobody else works meanwhile, and what it has given out is on
/// disk before anybody learns of it.
/// </summary>
internal sealed class OpenAuthority : IDisposable
{
    private const int MostOfOneName = 20;
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(7);
    private readonly AuthorityFolder _folder;
    private readonly FileStream _lock;

    private OpenAuthority(AuthorityFolder folder, DateTimeOffset now, FileStream held)
    {
        (_folder, _lock, Now) = (folder, held, now);
        Signer = CertificateAuthority.Of(KeyPair.Read(folder.Key, folder.Certificate));
        Register = File.Exists(folder.Register)
            ? JsonSerializer.Deserialize(File.ReadAllText(folder.Register), RegisterJson.Default.Register) ?? new Register()
            : new Register();
    }

    /// <summary>The time of the request.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Signs.</summary>
    public CertificateAuthority Signer { get; }

    /// <summary>What was given out.</summary>
    public Register Register { get; set; }

    /// <summary>Certificates that count now, with who they are of.</summary>
    public IEnumerable<(IssuedEntry Entry, X509Certificate2 Certificate, NodeIdentity Identity)> Live() =>
        from entry in Register.Issued
        let certificate = entry.Read()
        where certificate.NotAfter > Now.LocalDateTime && !IsRevoked(certificate.SerialNumber)
        select (entry, certificate, NodeIdentity.Of(certificate)!);

    /// <summary>Whether a certificate was taken back.</summary>
    public bool IsRevoked(string serialNumber) => Register.Revoked.Any(revoked => revoked.Serial == serialNumber);

    /// <summary>Its certificates, the newest first.</summary>
    public IReadOnlyList<X509Certificate2> Roots => _folder.ReadRoots();

    /// <summary>Opens the authority of a folder.</summary>
    /// <exception cref="IssuingException">None is there.</exception>
    public static OpenAuthority Open(AuthorityFolder folder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!folder.Exists)
        {
            throw new IssuingException(Refusal.Conflict, $"no authority is in {folder.Path}: make one with `profl ca init`");
        }

        FileStream held = folder.TakeLock();
        try
        {
            return new OpenAuthority(folder, now, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Signs a certificate and notes it.</summary>
    /// <exception cref="IssuingException">The request cannot be used.</exception>
    public X509Certificate2 Issue(string request, NodeIdentity identity, IReadOnlyList<string> hosts)
    {
        if (Live().Count(live => live.Identity == identity) >= MostOfOneName)
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"{identity} has {MostOfOneName} certificates that count: take them back with `profl ca revoke {identity.Name}`"
            );
        }

        X509Certificate2 certificate;
        try
        {
            certificate = Signer.Sign(request, identity, hosts, Now);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new IssuingException(
                Refusal.Malformed,
                $"the request for a certificate cannot be used, or was not signed with its key: {wrong.Message}"
            );
        }

        var entry = new IssuedEntry(Convert.ToBase64String(certificate.RawData), KeyOf(certificate.PublicKey));
        Register = Register with { Issued = [.. Register.Issued, entry] };
        return certificate;
    }

    /// <summary>Writes down what was given out, but what has long ended.</summary>
    public void Save()
    {
        DateTimeOffset old = Now - KeptAfterEnd;
        Register = Register with
        {
            Invitations = [.. Register.Invitations.Where(invitation => invitation.Until > old)],
            Issued = [.. Register.Issued.Where(entry => entry.Read().NotAfter > old.LocalDateTime)],
        };
        SecretFile.Write(_folder.Register, JsonSerializer.Serialize(Register, RegisterJson.Default.Register) + "\n");

        // also that of a process that was killed before it wrote it
        if (Register.ListNumber > 0 && RevocationList.Read(_folder.Revoked)?.Number != Register.ListNumber)
        {
            SecretFile.Write(
                _folder.Revoked,
                Signer.SignList(Register.Revoked.Select(revoked => (revoked.Serial, revoked.At)), Register.ListNumber, Now).ToPem()
            );
        }
    }

    /// <summary>The digest of a key for which a certificate is asked.</summary>
    /// <exception cref="IssuingException">The request cannot be read, or was not signed with its key.</exception>
    public static string KeyOf(string request)
    {
        try
        {
            return KeyOf(CertificateRequest.LoadSigningRequestPem(request, HashAlgorithmName.SHA256).PublicKey);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new IssuingException(
                Refusal.Malformed,
                $"the request for a certificate cannot be read, or was not signed with its key: {wrong.Message}"
            );
        }
    }

    /// <summary>The digest of a certificate's key.</summary>
    public static string KeyOf(X509Certificate2 certificate) => KeyOf(certificate.PublicKey);

    /// <inheritdoc/>
    public void Dispose()
    {
        Signer.Dispose();
        _lock.Dispose();
    }

    private static string KeyOf(PublicKey key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
}
