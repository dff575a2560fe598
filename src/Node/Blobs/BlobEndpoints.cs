using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;

namespace ProFL.Node.Blobs;

/// <summary>Serves blobs over HTTP: <c>GET</c> and <c>HEAD</c> of <c>/blobs/{job}/{round}/{sha256}</c>, with ranges.</summary>
public static class BlobEndpoints
{
    /// <summary>Adds the route.</summary>
    /// <param name="application">The node's server.</param>
    /// <param name="stores">Looked through in this order.</param>
    public static WebApplication MapBlobs(this WebApplication application, IReadOnlyList<IBlobStore> stores)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(stores);
        application.MapMethods(
            "/blobs/{job}/{round}/{sha256}",
            ["GET", "HEAD"],
            (HttpContext context, string job, string round, string sha256) => Serve(context, stores, job, round, sha256)
        );
        return application;
    }

    private static async Task Serve(HttpContext context, IReadOnlyList<IBlobStore> stores, string job, string round, string sha256)
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

                await BlobResponse.Send(context, file).ConfigureAwait(false);
                return;
            }
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
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
