using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Http;
using ProFL.Node.Trust;

namespace ProFL.Operators.OpenApi;

/// <summary>
/// The description of the commands for programs, <c>/openapi.json</c>, and a page that shows it and tries commands out, <c>/api-docs</c>:
/// Swagger UI, which comes with the program. Nothing of the cluster is in either.
/// </summary>
public static class ApiPage
{
    /// <summary>Adds the routes.</summary>
    /// <param name="application">The server.</param>
    public static void Map(WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        var document = new Lazy<Task<string>>(ApiDocument.Json31);
        application
            .MapGet(
                OpenPaths.OpenApi,
                async context =>
                {
                    context.Response.ContentType = "application/json";
                    await context
                        .Response.WriteAsync(await document.Value.ConfigureAwait(false), context.RequestAborted)
                        .ConfigureAwait(false);
                }
            )
            .Needs(OperatorRole.View);
        application.UseSwaggerUI(page =>
        {
            page.RoutePrefix = OpenPaths.ApiPage.Trim('/');
            page.DocumentTitle = "ProFL.Actors: commands over HTTP";
            page.SwaggerEndpoint(OpenPaths.OpenApi, "ProFL.Actors");
        });
    }
}
