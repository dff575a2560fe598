using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Tools.Doctor;

namespace ProFL.Tools.Tests.Doctor;

/// <summary>What <c>profl doctor</c> says of keys and certificates.</summary>
public sealed class TrustChecksTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TrustFolder _north;

    public TrustChecksTests()
    {
        _north = TrustFolder.OfState(_authority.PathOf("north"));
        _authority.Issuer.EnrolHere(_north, "client-node", "north", null, ["localhost"]);
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Should_say_what_ends_when_when_all_is_well()
    {
        MachineCheck[] checks = Look();

        Assert.Equal(2, checks.Length);
        Assert.All(checks, check => Assert.True(check.Ok));
        Assert.Contains("client-node north-1 of site north until", checks[1].Found, StringComparison.Ordinal);
        Assert.Contains("site north until", checks[1].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_find_what_ends_soon_or_has_ended_when_it_does()
    {
        _authority.Clock.Now += TimeSpan.FromDays(80);
        Assert.Contains("ends at", Problem().Found, StringComparison.Ordinal);
        _authority.Clock.Now += TimeSpan.FromDays(20);
        Assert.Contains("profl enroll", Problem().Remedy, StringComparison.Ordinal);
        _authority.Clock.Now += TimeSpan.FromDays(9 * 365);
        Assert.Contains("profl ca rotate", Look()[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_find_a_key_that_others_may_read_when_there_is_one()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_north.Key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.Equal($"chmod 600 {_north.Key}", Problem().Remedy);
        }
    }

    [Fact]
    public void Should_find_a_root_or_a_key_or_a_list_that_does_not_match_when_there_is_one()
    {
        using var other = new TestAuthority();
        TrustFolder foreign = other.Enrolled("client-node", "north");
        other.Issuer.Revoke("north");
        string roots = File.ReadAllText(_north.Roots);

        _north.Write(_north.Roots, File.ReadAllText(foreign.Roots));
        Assert.Contains("not one of this cluster", Problem().Found, StringComparison.Ordinal);
        _north.Write(_north.Roots, roots);
        _north.Write(_north.Revoked, File.ReadAllText(other.Folder.Revoked));
        Assert.Contains("of another authority", Problem().Found, StringComparison.Ordinal);
        File.Delete(_north.Revoked);
        _north.Write(_north.Key, File.ReadAllText(foreign.Key));
        Assert.Contains("is not the certificate of the key", Problem().Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_find_that_it_was_revoked_when_its_list_says_so()
    {
        _authority.Issuer.Revoke("north");
        _authority.Folder.CopyTo(_north);

        Assert.Contains("was revoked", Problem().Found, StringComparison.Ordinal);
    }

    private MachineCheck[] Look() =>
        [.. new TrustChecks(Path.GetDirectoryName(Path.GetDirectoryName(_north.Path))!, _authority.Folder, _authority.Clock.Now).All()];

    private MachineCheck Problem() => Assert.Single(Look(), check => !check.Ok && check.Name != "authority");
}
