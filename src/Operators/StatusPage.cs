using Microsoft.AspNetCore.Builder;

namespace ProFL.Operators;

/// <summary>
/// The web page of a coordinator: jobs, nodes, why a job waits, and a form for each command of the list. It is a file without anything of
/// the cluster in it, so it is
/// shown to anybody; what it asks for goes through <c>/api</c> and needs the token like everything there.
/// </summary>
public static class StatusPage
{
    /// <summary>Its path, the only one that needs no token.</summary>
    public const string Path = "/";

    private static readonly byte[] Page = Read();

    /// <summary>Adds the route.</summary>
    public static void Map(WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        application.MapGet(
            Path,
            context =>
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                context.Response.Headers.ContentSecurityPolicy =
                    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'";
                return context.Response.Body.WriteAsync(Page, context.RequestAborted).AsTask();
            }
        );
    }

    private static byte[] Read()
    {
        using Stream page = typeof(StatusPage).Assembly.GetManifestResourceStream("ProFL.Operators.status.html")!;
        byte[] bytes = new byte[page.Length];
        page.ReadExactly(bytes);
        return bytes;
    }
}
