using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust;

/// <summary>Which roots a node takes and drops.</summary>
public sealed class RootChangeTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly CertificateAuthority _old = CertificateAuthority.Create("plant", Now);
    private readonly CertificateAuthority _next = CertificateAuthority.Create("plant", Now.AddYears(1));

    public void Dispose()
    {
        _old.Dispose();
        _next.Dispose();
    }

    [Fact]
    public void Should_take_the_next_root_when_the_trusted_one_vouches_for_it()
    {
        X509Certificate2 voucher = _old.VouchFor(_next.Root, Now.AddYears(1));

        IReadOnlyList<X509Certificate2> roots = RootChange.Follow([_old.Root], [_old.Root, voucher, _next.Root]);

        Assert.Equal([_next.Root.Thumbprint, _old.Root.Thumbprint], roots.Select(root => root.Thumbprint));
        Assert.Equal(2, RootChange.Follow(roots, [_old.Root, voucher, _next.Root]).Count);
        Assert.Equal([voucher], RootChange.Vouching([_old.Root], [_old.Root, voucher, _next.Root]));
    }

    [Fact]
    public void Should_take_nothing_when_nobody_trusted_vouches_for_it()
    {
        using var foreign = CertificateAuthority.Create("plant", Now);
        X509Certificate2 ofForeign = foreign.VouchFor(_next.Root, Now);
        X509Certificate2 forAnother = _old.VouchFor(foreign.Root, Now);

        Assert.Single(RootChange.Follow([_old.Root], [_next.Root]));
        Assert.Single(RootChange.Follow([_old.Root], [_next.Root, ofForeign, foreign.Root]));
        Assert.Single(RootChange.Follow([_old.Root], [_next.Root, forAnother]));
    }

    [Fact]
    public void Should_take_nothing_when_a_leaf_has_the_key_of_the_root_that_is_offered()
    {
        // whoever has a certificate could make a root of its key, under the authority's name
        using ECDsa key = KeyPair.NewKey();
        X509Certificate2 leaf = _old.Sign(KeyPair.RequestFor(key), new NodeIdentity("plant", "operator", "", "plant"), [], Now);
        var request = new CertificateRequest(leaf.SubjectName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        X509Certificate2 own = request.CreateSelfSigned(Now, Now.AddYears(1));

        Assert.Single(RootChange.Follow([_old.Root], [own, leaf]));
    }

    [Fact]
    public void Should_drop_the_old_root_when_the_next_one_says_so_and_never_by_its_own_word()
    {
        X509Certificate2[] both = [_next.Root, _old.Root];
        RevocationList byNext = _next.SignList([(_old.Root.SerialNumber, Now)], 1, Now);
        RevocationList byOld = _old.SignList([(_old.Root.SerialNumber, Now)], 1, Now);
        RevocationList ofBoth = _next.SignList([(_old.Root.SerialNumber, Now), (_next.Root.SerialNumber, Now)], 1, Now);

        Assert.Equal([_next.Root.Thumbprint], RootChange.Without(both, byNext).Select(root => root.Thumbprint));
        Assert.Equal(2, RootChange.Without(both, byOld).Count);
        Assert.Equal(2, RootChange.Without(both, ofBoth).Count);
        Assert.Single(RootChange.Without([_old.Root], byNext));
    }
}
