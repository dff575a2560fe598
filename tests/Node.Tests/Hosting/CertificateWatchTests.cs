using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Hosting;

/// <summary>When an actor system starts again for another certificate.</summary>
public sealed class CertificateWatchTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Should_be_due_once_its_wait_is_over_and_never_again_when_the_certificate_changed()
    {
        TrustFolder folder = _authority.Enrolled(NodeIdentity.Coordinator);
        var trust = NodeTrust.Load(folder, TimeProvider.System);
        var clock = new SetTime();
        var watch = new CertificateWatch(trust, () => TimeSpan.FromSeconds(30), clock);
        watch.Begin();
        Assert.False(watch.IsDue());
        string before = trust.Certificate.Thumbprint;

        TrustFolder next = _authority.Enrolled(NodeIdentity.Coordinator);
        File.Copy(next.Key, folder.Key, overwrite: true);
        File.Copy(next.Certificate, folder.Certificate, overwrite: true);
        while (trust.Certificate.Thumbprint == before)
        {
            await Task.Delay(50);
        }

        Assert.False(watch.IsDue());
        clock.Now += TimeSpan.FromSeconds(30);
        Assert.True(watch.IsDue());
        watch.Begin();
        clock.Now += TimeSpan.FromSeconds(60);
        Assert.False(watch.IsDue());
    }

    [Fact]
    public void Should_never_be_due_when_the_node_has_no_certificate()
    {
        var watch = new CertificateWatch(null, () => TimeSpan.Zero, TimeProvider.System);
        watch.Begin();

        Assert.False(watch.IsDue());
    }
}
