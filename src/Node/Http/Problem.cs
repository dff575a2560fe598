using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ProFL.Node.Http;

/// <summary>Refusals over HTTP, as problem documents (RFC 9457).</summary>
public static class Problem
{
    /// <summary>The content type of a problem document.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>A refusal as JSON: title, status and detail; error is the detail again, as release 0.2 wrote it.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">What is wrong, where, and what to do.</param>
    public static string Json(int status, string detail) =>
        new JsonObject
        {
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = detail,
            ["error"] = detail,
        }.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>What a refusal says, of this release or of an earlier one; null of anything else.</summary>
    /// <param name="json">An answer.</param>
    public static string? DetailIn(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject answer ? (answer["detail"] ?? answer["error"])?.GetValue<string>() : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Answers with a refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">What is wrong, where, and what to do.</param>
    public static Task Refuse(HttpContext context, int status, string detail)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        return context.Response.WriteAsync(Json(status, detail) + "\n", context.RequestAborted);
    }
}
