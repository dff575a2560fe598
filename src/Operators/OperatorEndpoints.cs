using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Http;
using ProFL.Node.Trust;

namespace ProFL.Operators;

/// <summary>
/// The list of commands over HTTP: <c>GET /api</c> describes it; <c>/api/&lt;command&gt;</c> takes arguments from the query or
/// from a JSON object in the body, and answers with JSON, or line by line where a command streams. What changes something is POST.
/// </summary>
public static class OperatorEndpoints
{
    private const string Json = "application/json";
    private const string JsonLines = "application/x-ndjson";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds the routes.</summary>
    /// <param name="application">The server.</param>
    /// <param name="cluster">Who handlers ask; null while the actor system is not up.</param>
    /// <param name="standstill">Why nobody can answer now, though this process lives; null when nothing is known against it.</param>
    public static void Map(WebApplication application, Func<OperatorCluster?> cluster, Func<string?>? standstill = null)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(cluster);
        application
            .MapGet("/api", context => Answer(context, StatusCodes.Status200OK, OperatorList.Json(Asker.MayOf(context))))
            .Needs(OperatorRole.View);
        application
            .MapGet(
                "/api/me",
                context =>
                    Answer(
                        context,
                        StatusCodes.Status200OK,
                        OperatorJson.OfAsker(Asker.NamedIn(context)?.Name ?? "", Asker.MayOf(context).Spelled())
                    )
            )
            .Needs(OperatorRole.View);
        foreach (OperatorCommand command in AllCommands.All)
        {
            application
                .MapMethods(
                    command.Path,
                    command.Changes ? ["POST"] : ["GET", "POST"],
                    context => Serve(context, command, Asked, standstill)
                )
                .Needs(command.Needs);
        }

        foreach (OperatorCommand command in AllCommands.All)
        {
            application
                .Map(
                    command.Path,
                    context =>
                    {
                        context.Response.Headers.Allow = command.Changes ? "POST" : "GET, POST";
                        return Problem.Refuse(
                            context,
                            StatusCodes.Status405MethodNotAllowed,
                            $"{command.Name} is not taken as {context.Request.Method}: send it as POST with a JSON object of its "
                                + $"arguments{(command.Changes ? ", for it changes something" : "")}"
                        );
                    }
                )
                .Needs(OperatorRole.View);
        }

        application
            .MapMethods(
                "/api",
                ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
                context =>
                {
                    context.Response.Headers.Allow = "GET";
                    context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                    return Task.CompletedTask;
                }
            )
            .Needs(OperatorRole.View);
        application
            .MapFallback(
                "/api/{**path}",
                context =>
                    Problem.Refuse(
                        context,
                        StatusCodes.Status404NotFound,
                        $"there is no command at {context.Request.Path}: GET /api lists them"
                    )
            )
            .Needs(OperatorRole.View);

        OperatorCluster Asked() =>
            standstill?.Invoke() is { } reason
                ? throw OperatorException.Unavailable(reason)
                : cluster() ?? throw OperatorException.Unavailable("this coordinator is still starting: try again");
    }

    // whoever shows a certificate or a token of the issuer is the one of it, whatever the request says
    private static IReadOnlyDictionary<string, string> ByWhoAsks(HttpContext context, IReadOnlyDictionary<string, string> values) =>
        Asker.NamedIn(context) is { Name: var name }
            ? new Dictionary<string, string>(values, StringComparer.Ordinal) { [OperatorArguments.By.Name] = name }
            : values;

    private static async Task Serve(HttpContext context, OperatorCommand command, Func<OperatorCluster> cluster, Func<string?>? standstill)
    {
        try
        {
            IReadOnlyDictionary<string, string> values = ByWhoAsks(
                context,
                OperatorCall.Values(command, await Given(context.Request, command).ConfigureAwait(false))
            );
            OperatorCluster asked = cluster();
            if (command.Line is null)
            {
                IMessage result = await Unless(
                        standstill,
                        given => command.Run(new OperatorCall(asked, values, "http", _ => Task.CompletedTask, given)),
                        context.RequestAborted
                    )
                    .ConfigureAwait(false);
                await Answer(context, StatusCodes.Status200OK, OperatorJson.Of(result)).ConfigureAwait(false);
                return;
            }

            context.Response.ContentType = JsonLines;
            await using var lines = new LineStream(line => WriteLine(context, line));
            IMessage last = await command
                .Run(new OperatorCall(asked, values, "http", line => lines.Write(OperatorJson.Of("line", line)), context.RequestAborted))
                .ConfigureAwait(false);
            await lines.Write(OperatorJson.Of("result", last)).ConfigureAwait(false);
        }
        catch (OperatorException refused)
        {
            await Refuse(context, refused).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody listens any more
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or BadHttpRequestException))
        {
            await Refuse(
                    context,
                    OperatorException.Answered(StatusCodes.Status500InternalServerError, $"{command.Name} failed: {failure.Message}")
                )
                .ConfigureAwait(false);
        }
    }

    // an answer that cannot come is not waited for
    private static async Task<IMessage> Unless(
        Func<string?>? standstill,
        Func<CancellationToken, Task<IMessage>> run,
        CancellationToken cancellationToken
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<IMessage> running = run(over.Token);
        while (!running.IsCompleted && !over.IsCancellationRequested)
        {
            await Task.WhenAny(running, Task.Delay(LookAgain, over.Token)).ConfigureAwait(false);
            if (!running.IsCompleted && standstill?.Invoke() is { } reason)
            {
                await over.CancelAsync().ConfigureAwait(false);
                _ = running.ContinueWith(late => late.Exception, TaskScheduler.Default);
                throw OperatorException.Unavailable(reason);
            }
        }

        return await running.ConfigureAwait(false);
    }

    // once lines have gone out, the status is said: what went wrong is the last line
    private static Task Refuse(HttpContext context, OperatorException refused) =>
        context.Response.HasStarted
            ? WriteLine(context, Problem.Json(refused.Status, refused.Message))
            : Problem.Refuse(context, refused.Status, refused.Message);

    private static async Task<IEnumerable<KeyValuePair<string, string>>> Given(HttpRequest request, OperatorCommand command)
    {
        var given = request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.ToString())).ToList();
        if (!HttpMethods.IsPost(request.Method))
        {
            return given;
        }

        // a page of another origin may send a form or text to this machine, but no JSON without being asked first
        if (!request.HasJsonContentType())
        {
            throw OperatorException.Usage($"send {command.Name}'s arguments as a JSON object with Content-Type: application/json");
        }

        try
        {
            using JsonDocument body = await JsonDocument
                .ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted)
                .ConfigureAwait(false);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw OperatorException.Usage("the body must be a JSON object of arguments, such as {\"job\": \"latest\"}");
            }

            given.AddRange(body.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, TextOf(p.Value))));
            return given;
        }
        catch (JsonException broken)
        {
            throw OperatorException.Usage($"the body is no JSON: {broken.Message}");
        }
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };

    private static async Task WriteLine(HttpContext context, string line)
    {
        await context.Response.WriteAsync(line + "\n", context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static Task Answer(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        return context.Response.WriteAsync(json + "\n", context.RequestAborted);
    }
}
