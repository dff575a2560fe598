using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ProFL.Node.Http;

/// <summary>
/// Without a token and without TLS only this machine may ask, and not a page of elsewhere whose name was pointed at this machine.
/// </summary>
internal static class OwnNameCheck
{
    public static void Use(IApplicationBuilder application, string publicHost) =>
        application.Use(
            (context, next) =>
            {
                string host = context.Request.Host.Host;
                if (
                    context.Request.IsHttps
                    || host is "localhost"
                    || (publicHost.Length > 0 && host.Equals(publicHost, StringComparison.OrdinalIgnoreCase))
                    || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address))
                )
                {
                    return next(context);
                }

                return Problem.Refuse(
                    context,
                    StatusCodes.Status400BadRequest,
                    "without a token requests are taken at http://127.0.0.1 alone, not under another name: set profl.http.token-file"
                );
            }
        );
}
