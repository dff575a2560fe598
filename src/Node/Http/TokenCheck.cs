using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ProFL.Node.Http;

/// <summary>
/// Every request must show the token as <c>Authorization: Bearer TOKEN</c>, but the one for the web page and those by which a machine comes
/// to trust the cluster: what these answer is public, or costs a code or a key.
/// </summary>
internal static class TokenCheck
{
    public static void Use(IApplicationBuilder application, string token, RefusedRequests refused)
    {
        // hashes have one length, so that the time of the comparison tells nothing of the token's
        byte[] expected = HashOf($"Bearer {token}");
        application.Use(
            (context, next) =>
            {
                if (
                    OpenPaths.Contains(context.Request.Path)
                    || context.Features.Get<AuthenticatedPeer>() is not null
                    || Asker.NamedIn(context) is not null
                    || CryptographicOperations.FixedTimeEquals(HashOf(context.Request.Headers.Authorization.ToString()), expected)
                )
                {
                    return next(context);
                }

                context.Response.Headers.WWWAuthenticate = "Bearer";
                return refused.Refuse(
                    context,
                    StatusCodes.Status401Unauthorized,
                    "show the token of this node's profl.http.token-file: Authorization: Bearer TOKEN"
                );
            }
        );
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
