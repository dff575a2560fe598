using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Trust;

namespace ProFL.Node.Http;

/// <summary>
/// An operator who is known may do what their certificate or token allows, and no more: each path says what it needs. It is decided before
/// anything of the request is carried out.
/// </summary>
internal static class RoleCheck
{
    public static void Use(IApplicationBuilder application, RefusedRequests refused) =>
        application.Use(
            (context, next) =>
            {
                if (Asker.NamedIn(context) is not { } asker || context.GetEndpoint() is not { } endpoint)
                {
                    return next(context);
                }

                OperatorRole needed = endpoint.Metadata.GetMetadata<NeededRole>()?.Role ?? OperatorRole.Admin;
                return asker.May >= needed
                    ? next(context)
                    : refused.Refuse(
                        context,
                        StatusCodes.Status403Forbidden,
                        $"{asker.Name} may {asker.May.Spelled()}, and {context.Request.Path} needs {needed.Spelled()}: "
                            + asker.RemedyFor(needed)
                    );
            }
        );
}
