using System.Net.Http.Headers;
using ProFL.Node.Faults;
using ProFL.Node.Members;
using ProFL.Node.Trust;

namespace ProFL.Node.Blobs;

/// <summary>Makes the client with which blobs are pulled.</summary>
public static class BlobHttpClient
{
    /// <summary>
    /// A client that never gives up on a whole transfer (the puller watches for silence). It shows the token wherever it is sent to, so a
    /// node gives it the members.
    /// </summary>
    /// <param name="bearerToken">The cluster's token, or null.</param>
    /// <param name="faults">The process's faults; none if null.</param>
    /// <param name="connectTimeout">How long a connection may take to be made; 10 s if null.</param>
    /// <param name="members">Nobody else is asked; null for who is in no cluster.</param>
    /// <param name="trust">What it shows to servers over TLS, and who they must be; null for neither.</param>
    public static HttpClient Create(
        string? bearerToken,
        FaultSwitch? faults = null,
        TimeSpan? connectTimeout = null,
        MemberUrls? members = null,
        NodeTrust? trust = null
    )
    {
        // one node asks another: no redirection, no cookie and no trace has a place between them
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(10),
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        if (trust is not null)
        {
            handler.SslOptions = trust.ClientOptions(peer => peer.Role is NodeIdentity.Coordinator or NodeIdentity.ClientNode);
        }

        if (faults is { MayInject: true })
        {
            PartitionStream.ConnectWith(handler, faults);
        }

        var client = new HttpClient(members is null ? handler : new MembersOnly(members, handler, isSecured: trust is not null))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (bearerToken is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearerToken);
        }

        return client;
    }
}
