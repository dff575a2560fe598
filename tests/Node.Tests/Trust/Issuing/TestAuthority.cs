using System.Security.Cryptography;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Tests.Trust.Issuing;

/// <summary>An authority in a folder, at a time that a test sets.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestAuthority()
    {
        Folder = new AuthorityFolder(_folder.File("ca"));
        Folder.Create("plant", Clock.GetUtcNow());
        Issuer = new Issuer(Folder, Clock);
    }

    public SetTime Clock { get; } = new();

    public AuthorityFolder Folder { get; }

    public Issuer Issuer { get; }

    public string File(string name) => _folder.File(name);

    /// <summary>A node that the authority has enrolled.</summary>
    public TrustFolder Enrolled(string role, string site = "", string? name = null, TrustFolder? siteKeyOf = null)
    {
        var trust = new TrustFolder(_folder.File($"trust-{Guid.NewGuid():N}"));
        Issuer.EnrolHere(trust, role, site, name, ["127.0.0.1"], siteKeyOf);
        return trust;
    }

    /// <summary>A request of a machine with a code.</summary>
    public static EnrolmentRequest Request(Invitation code, ECDsa key, ECDsa? site = null) =>
        new(code.Secret, KeyPair.RequestFor(key), ["node.example"]) { SiteRequest = site is null ? "" : KeyPair.RequestFor(site) };

    public void Dispose() => _folder.Dispose();
}

/// <summary>A time that a test sets.</summary>
internal sealed class SetTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => Now;
}
