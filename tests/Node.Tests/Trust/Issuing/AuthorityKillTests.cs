using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust.Issuing;

/// <summary>What is left of an authority that was killed in the middle.</summary>
public sealed class AuthorityKillTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Should_write_the_list_when_it_was_killed_between_register_and_list()
    {
        _authority.Enrolled("operator", name: "anna");
        _authority.Enrolled("operator", name: "bert");
        _authority.Issuer.Revoke("anna");
        string older = File.ReadAllText(_authority.Folder.Revoked);
        _authority.Issuer.Revoke("bert");
        File.WriteAllText(_authority.Folder.Revoked, older);

        _authority.Issuer.Invite("operator", "", "carl", TimeSpan.FromHours(1));

        RevocationList list = RevocationList.Read(_authority.Folder.Revoked)!;
        Assert.Equal((2, 2), ((int)list.Number, list.Count));
    }

    [Fact]
    public void Should_have_changed_nothing_when_it_was_killed_before_the_new_key_was_in_its_place()
    {
        TrustFolder north = _authority.Enrolled("client-node", "north");
        (string key, string certificate) = (File.ReadAllText(_authority.Folder.Key), File.ReadAllText(_authority.Folder.Certificate));
        _authority.Issuer.BeginChange();
        File.WriteAllText(_authority.Folder.Key, key);
        File.WriteAllText(_authority.Folder.Certificate, certificate);

        Assert.Single(_authority.Folder.ReadRoots());
        _authority.Folder.CopyTo(north);
        Assert.Single(north.ReadRoots());
        _authority.Issuer.BeginChange();
        Assert.Equal(2, _authority.Folder.ReadRoots().Count);
    }

    [Fact]
    public void Should_not_give_the_earlier_root_out_again_when_it_was_killed_at_the_end_of_a_change()
    {
        _authority.Issuer.BeginChange();
        (string earlier, string vouching) = (File.ReadAllText(_authority.Folder.Earlier), File.ReadAllText(_authority.Folder.Vouching));
        _authority.Issuer.EndChange(force: true);
        File.WriteAllText(_authority.Folder.Earlier, earlier);
        File.WriteAllText(_authority.Folder.Vouching, vouching);

        TrustFolder north = _authority.Enrolled("client-node", "north");

        Assert.Single(north.ReadRoots());
        _authority.Issuer.EndChange(force: false);
        Assert.Single(_authority.Folder.ReadRoots());
    }
}
