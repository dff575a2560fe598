using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;
using ProFL.Node.Http;
using ProFL.Node.Trust;

namespace ProFL.Node.Blobs;

/// <summary>Serves blobs over HTTP: <c>GET</c> and <c>HEAD</c> of <c>/blobs/{job}/{round}/{sha256}</c>, with ranges.</summary>
public static class BlobEndpoints
{
    /// <summary>Adds the route.</summary>
    /// <param name="application">The node's server.</param>
    /// <param name="stores">Looked through in this order.</param>
    /// <param name="served">Is told of what is served, before it leaves.</param>
    /// <param name="needs">What an operator must be allowed to fetch one.</param>
    public static WebApplication MapBlobs(
        this WebApplication application,
        IReadOnlyList<IBlobStore> stores,
        Action<ServedBlob>? served = null,
        OperatorRole needs = OperatorRole.Admin
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(stores);
        application
            .MapMethods(
                "/blobs/{job}/{round}/{sha256}",
                ["GET", "HEAD"],
                (HttpContext context, string job, string round, string sha256) => Serve(context, stores, job, round, sha256, served)
            )
            .Needs(needs);
        return application;
    }

    private static async Task Serve(
        HttpContext context,
        IReadOnlyList<IBlobStore> stores,
        string job,
        string round,
        string sha256,
        Action<ServedBlob>? served
    )
    {
        if (BlobKey.TryParse(job, round, sha256, out BlobKey key))
        {
            foreach (IBlobStore store in stores)
            {
                if (!await store.Fetch(key, context.RequestAborted).ConfigureAwait(false))
                {
                    continue;
                }

                using SafeFileHandle? file = Open(store.PathOf(key));
                if (file is null)
                {
                    continue;
                }

                await BlobResponse
                    .Send(context, file, (bytes, size) => served?.Invoke(new ServedBlob(key, store, bytes, size, PeerOf(context))))
                    .ConfigureAwait(false);
                return;
            }
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private static string PeerOf(HttpContext context)
    {
        string address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        return context.Features.Get<AuthenticatedPeer>() is { } peer ? $"{peer.Identity} at {address}"
            : Asker.NamedIn(context) is { } asker ? $"operator {asker.Name} at {address}"
            : address;
    }

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>Bytes of a blob that are about to be sent.</summary>
/// <param name="Key">The blob; its size is not known from it.</param>
/// <param name="Store">The store that has it.</param>
/// <param name="Bytes">How many of its bytes are sent.</param>
/// <param name="Size">How many it has.</param>
/// <param name="To">The receiver: the identity in the peer's certificate where there is one, and its address.</param>
public sealed record ServedBlob(BlobKey Key, IBlobStore Store, long Bytes, long Size, string To);
