using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Oidc;
using ProFL.Node.Trust;

namespace ProFL.Node.Http;

/// <summary>
/// Who shows a token of the issuer, <c>Authorization: Bearer TOKEN</c>, is the one of it, over TLS and on this machine. The certificate of
/// an operator counts before it. Other bearers are left to the checks that follow.
/// </summary>
internal static class BearerCheck
{
    private const string Scheme = "Bearer ";

    public static void Use(IApplicationBuilder application, OidcTokens tokens, NodeTrust? trust, RefusedRequests refused) =>
        application.Use(
            (context, next) =>
                TokenIn(context.Request) is { } token
                && !OpenPaths.Contains(context.Request.Path)
                && trust?.Examine(context.Connection.ClientCertificate).Identity is not { Role: NodeIdentity.Operator }
                    ? Examine(context, next, tokens, token, refused)
                    : next(context)
        );

    private static async Task Examine(HttpContext context, RequestDelegate next, OidcTokens tokens, string token, RefusedRequests refused)
    {
        TokenVerdict verdict = await tokens.Examine(token, context.RequestAborted).ConfigureAwait(false);
        if (!verdict.Counts)
        {
            if (verdict.Status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            }

            await refused.Refuse(context, verdict.Status, verdict.Reason).ConfigureAwait(false);
            return;
        }

        context.Features.Set(new Asker(verdict.Name, verdict.May, HasToken: true));
        await next(context).ConfigureAwait(false);
    }

    private static string? TokenIn(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var shown
        && shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && shown[Scheme.Length..].Trim() is var token
        && OidcTokens.IsMeant(token)
            ? token
            : null;
}
