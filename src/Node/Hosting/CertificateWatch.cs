using ProFL.Node.Trust;

namespace ProFL.Node.Hosting;

/// <summary>
/// Whether an actor system is to start again because the node has another certificate: Akka shows the one of its start for as long as it
/// lives.
/// </summary>
/// <param name="trust">What the node shows; null where it shows nothing.</param>
/// <param name="spread">How long this node waits, so that not all members start again at once.</param>
/// <param name="time">The time.</param>
internal sealed class CertificateWatch(NodeTrust? trust, Func<TimeSpan> spread, TimeProvider time)
{
    private string? _shown = trust?.Certificate.Thumbprint;
    private DateTimeOffset? _due;

    /// <summary>An actor system starts, with the certificate of now.</summary>
    public void Begin()
    {
        _shown = trust?.Certificate.Thumbprint;
        _due = null;
    }

    /// <summary>Whether it is to start again now.</summary>
    public bool IsDue()
    {
        if (trust is null || trust.Certificate.Thumbprint == _shown)
        {
            return false;
        }

        _due ??= time.GetUtcNow() + spread();
        return time.GetUtcNow() >= _due;
    }
}
