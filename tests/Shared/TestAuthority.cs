using System.Security.Cryptography;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Tests.Support;

/// <summary>An authority in a folder, at a time that a test sets.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("profl-authority-").FullName;

    public TestAuthority()
    {
        Folder = new AuthorityFolder(Path.Combine(_folder, "ca"));
        Folder.Create("plant", Clock.GetUtcNow());
        Issuer = new Issuer(Folder, Clock);
    }

    public SetTime Clock { get; } = new();

    public AuthorityFolder Folder { get; }

    public Issuer Issuer { get; }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A folder of a node that is not enrolled.</summary>
    public TrustFolder NewFolder() => new(PathOf($"trust-{Guid.NewGuid():N}"));

    /// <summary>A node that the authority has enrolled.</summary>
    public TrustFolder Enrolled(string role, string site = "", string? name = null, TrustFolder? siteKeyOf = null)
    {
        TrustFolder trust = NewFolder();
        Issuer.EnrolHere(trust, role, site, name, ["127.0.0.1"], siteKeyOf);
        return trust;
    }

    /// <summary>A request of a machine with a code.</summary>
    public static EnrolmentRequest Request(Invitation code, ECDsa key, ECDsa? site = null) =>
        new(code.Secret, KeyPair.RequestFor(key), ["node.example"]) { SiteRequest = site is null ? "" : KeyPair.RequestFor(site) };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A time that a test sets.</summary>
internal sealed class SetTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;
}
