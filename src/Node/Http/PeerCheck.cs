using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Trust;

namespace ProFL.Node.Http;

/// <summary>
/// What comes over TLS is let in by its certificate, looked at for each request, so that one that was taken back counts no longer: members
/// may fetch blobs of a coordinator, coordinators those of a client node, and operators are left to <see cref="RoleCheck"/>, as is whoever
/// has shown a token of the issuer. What comes over loopback is left to the checks of loopback.
/// </summary>
internal static class PeerCheck
{
    public static void Use(IApplicationBuilder application, NodeTrust trust, bool takesTokens, RefusedRequests refused) =>
        application.Use(
            (context, next) =>
            {
                if (!context.Request.IsHttps || OpenPaths.Contains(context.Request.Path) || Asker.NamedIn(context) is not null)
                {
                    return next(context);
                }

                (NodeIdentity? identity, string refusal) = trust.Examine(context.Connection.ClientCertificate);
                if (identity is null)
                {
                    // who has another certificate by now shows it on a new connection
                    context.Response.Headers.Connection = "close";
                    if (takesTokens)
                    {
                        context.Response.Headers.WWWAuthenticate = "Bearer";
                        refusal += "; an operator may show a token of the cluster's issuer too (Authorization: Bearer TOKEN)";
                    }

                    return refused.Refuse(context, StatusCodes.Status401Unauthorized, refusal);
                }

                if (!MayAsk(identity, trust.Identity, context.Request.Path))
                {
                    return refused.Refuse(
                        context,
                        StatusCodes.Status403Forbidden,
                        $"{identity} may not ask for {context.Request.Path}: show the certificate of an operator"
                    );
                }

                context.Features.Set(new AuthenticatedPeer(identity));
                if (identity.Role == NodeIdentity.Operator)
                {
                    context.Features.Set(new Asker(identity.Name, identity.May, HasToken: false));
                }

                return next(context);
            }
        );

    // a client node serves coordinators: what is in its outbox is nobody else's
    private static bool MayAsk(NodeIdentity identity, NodeIdentity own, PathString path) =>
        identity.Role switch
        {
            NodeIdentity.Operator => true,
            NodeIdentity.Coordinator => path.StartsWithSegments("/blobs", StringComparison.Ordinal),
            NodeIdentity.ClientNode => own.Role == NodeIdentity.Coordinator && path.StartsWithSegments("/blobs", StringComparison.Ordinal),
            _ => false,
        };
}

/// <summary>Who asks, by the certificate of the connection.</summary>
/// <param name="Identity">Who it is.</param>
public sealed record AuthenticatedPeer(NodeIdentity Identity);
