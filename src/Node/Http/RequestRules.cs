using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ProFL.Node.Http;

/// <summary>
/// What holds for every path of a node: a body has a limit, however it is sent, and a method that a path does not take is answered with
/// those that it takes.
/// </summary>
public static class RequestRules
{
    /// <summary>Bytes of a body at most.</summary>
    public const long LargestBody = 16 << 20;

    /// <summary>Comes before everything that is mapped.</summary>
    internal static void Use(WebApplication application) => application.Use(Carry);

    private static async Task Carry(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (request.ContentLength > LargestBody)
        {
            await RefuseBody(context).ConfigureAwait(false);
            return;
        }

        try
        {
            if (!HttpMethods.IsPost(request.Method) && request.Headers.TransferEncoding.Count > 0)
            {
                // nobody reads it: only here it is seen how long it is
                await request.Body.CopyToAsync(Stream.Null, context.RequestAborted).ConfigureAwait(false);
            }

            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await (
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? RefuseBody(context)
                    : Problem.Refuse(context, refused.StatusCode, refused.Message)
            ).ConfigureAwait(false);
            return;
        }

        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false } response)
        {
            await Problem
                .Refuse(context, response.StatusCode, $"{request.Method} is not taken at {request.Path}: send {response.Headers.Allow}")
                .ConfigureAwait(false);
        }
    }

    private static Task RefuseBody(HttpContext context) =>
        Problem.Refuse(context, StatusCodes.Status413PayloadTooLarge, $"the body is too large: at most {LargestBody} bytes are taken");
}
