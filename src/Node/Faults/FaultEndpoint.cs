using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Http;
using ProFL.Node.Trust;

namespace ProFL.Node.Faults;

/// <summary>
/// Where a process takes faults over HTTP, with the same token as everything else: <c>POST /faults/{kind}</c> with <c>{"seconds": 10}</c>.
/// It answers when the fault is over, and a caller who hangs up ends it. Without <c>profl.fault-injection = on</c> there is no such path.
/// </summary>
public static class FaultEndpoint
{
    /// <summary>The longest fault.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(1);

    /// <summary>The path of a kind.</summary>
    public static string PathOf(FaultKind kind) => $"faults/{kind.Name}";

    /// <summary>Adds the route, and cuts off blobs while this process is partitioned.</summary>
    /// <param name="application">The server.</param>
    /// <param name="role">The process's role.</param>
    /// <param name="faults">The process's.</param>
    public static WebApplication MapFaults(this WebApplication application, string role, FaultSwitch faults)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(faults);
        if (!faults.MayInject)
        {
            return application;
        }

        application.Use(
            (context, next) =>
                context.Request.Path.StartsWithSegments("/blobs", StringComparison.Ordinal) ? CutOff(context, next, faults) : next(context)
        );
        application
            .MapPost("/faults/{kind}", (HttpContext context, string kind) => Serve(context, kind, role, faults))
            .Needs(OperatorRole.Admin);
        return application;
    }

    private static async Task CutOff(HttpContext context, RequestDelegate next, FaultSwitch faults)
    {
        faults.Began += OnBegan;
        try
        {
            if (faults.Strikes(FaultKind.Partition))
            {
                context.Abort();
            }
            else
            {
                await next(context).ConfigureAwait(false);
            }
        }
        finally
        {
            faults.Began -= OnBegan;
        }

        void OnBegan(FaultKind kind)
        {
            if (kind == FaultKind.Partition)
            {
                context.Abort();
            }
        }
    }

    private static async Task Serve(HttpContext context, string name, string role, FaultSwitch faults)
    {
        try
        {
            FaultKind[] known = [.. FaultKind.All.Where(k => k.Way == FaultWay.Itself && k.Strikes(role))];
            FaultKind kind =
                Array.Find(known, k => k.Name == name)
                ?? throw new Refusal(
                    StatusCodes.Status404NotFound,
                    $"a {role} does no fault '{name}' to itself: there are {string.Join(", ", known.Select(k => k.Name))}"
                );
            TimeSpan time = await TimeIn(context.Request).ConfigureAwait(false);
            int struck =
                await faults.Do(kind, time, context.RequestAborted).ConfigureAwait(false)
                ?? throw new Refusal(StatusCodes.Status409Conflict, $"{name} is on already: wait until it is over");
            await Answer(context, StatusCodes.Status200OK, new JsonObject { ["kind"] = name, ["struck"] = struck }).ConfigureAwait(false);
        }
        catch (Refusal refused)
        {
            await Problem.Refuse(context, refused.Status, refused.Message).ConfigureAwait(false);
        }
    }

    private static async Task<TimeSpan> TimeIn(HttpRequest request)
    {
        // a page of another origin may send a form or text to this machine, but no JSON without being asked first
        if (!request.HasJsonContentType())
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "send {\"seconds\": N} with Content-Type: application/json");
        }

        try
        {
            using JsonDocument body = await JsonDocument
                .ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted)
                .ConfigureAwait(false);
            if (
                body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("seconds", out JsonElement seconds)
                && seconds.TryGetDouble(out double value)
                && value > 0
                && value <= Longest.TotalSeconds
            )
            {
                return TimeSpan.FromSeconds(value);
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // said below
        }

        throw new Refusal(
            StatusCodes.Status400BadRequest,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the body must be {{\"seconds\": N}} with N above 0 and at most {Longest.TotalSeconds}"
            )
        );
    }

    private static Task Answer(HttpContext context, int status, JsonObject answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString() + "\n", context.RequestAborted);
    }

    private sealed class Refusal(int status, string message) : Exception(message)
    {
        public int Status { get; } = status;
    }
}
