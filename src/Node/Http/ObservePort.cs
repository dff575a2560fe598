using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ProFL.Node.Http;

/// <summary>
/// What comes to the port for those who only look (<c>profl.observe</c>) gets three paths and nothing else, and shows nothing for them.
/// </summary>
internal static class ObservePort
{
    private static readonly HashSet<string> Served = new(StringComparer.Ordinal) { "/health/live", "/health/ready", "/metrics" };

    /// <summary>Lets other checks pass what this one has decided.</summary>
    /// <param name="application">The node's server.</param>
    /// <param name="port">The port.</param>
    /// <param name="checks">What every other port is checked by.</param>
    public static void Use(WebApplication application, int port, Action<IApplicationBuilder> checks)
    {
        application.Use(
            (context, next) =>
                !IsLooking(context, port)
                || (HttpMethods.IsGet(context.Request.Method) && Served.Contains(context.Request.Path.Value ?? ""))
                    ? next(context)
                    : Problem.Refuse(
                        context,
                        StatusCodes.Status404NotFound,
                        $"this port serves GET {string.Join(", ", Served)} alone: ask at profl.http.port"
                    )
        );
        application.UseWhen(context => !IsLooking(context, port), checks);
    }

    private static bool IsLooking(HttpContext context, int port) => context.Connection.LocalPort == port;
}
