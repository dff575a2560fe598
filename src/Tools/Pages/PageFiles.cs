using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ProFL.Tools.Pages;

/// <summary>
/// The page and its files. Nothing of the cluster is in them, so they are for everybody; what they show they ask for, and that needs what
/// every request needs.
/// </summary>
internal static class PageFiles
{
    private const string Folder = "ProFL.Tools.Pages.Files.";
    private const string Report = "report.css";
    private static readonly FrozenDictionary<string, (string Type, byte[] Bytes)> Files = Read();

    /// <summary>Adds their paths.</summary>
    /// <param name="application">The server.</param>
    /// <param name="others">Where else the page may ask.</param>
    public static void Map(WebApplication application, Func<HttpContext, IEnumerable<string>> others)
    {
        application.MapGet("/", context => Send(context, "index.html", Rules(others(context))));
        application.MapGet(
            "/files/{name}",
            context =>
                context.Request.RouteValues["name"] is string name && Files.ContainsKey(name) && name != "index.html"
                    ? Send(context, name, Rules([]))
                    : NotFound(context)
        );
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task Send(HttpContext context, string name, string rules)
    {
        (string type, byte[] bytes) = Files[name];
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.ContentSecurityPolicy = rules;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static string Rules(IEnumerable<string> others) =>
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src "
        + $"{string.Join(' ', others.Prepend("'self'"))}; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static FrozenDictionary<string, (string, byte[])> Read()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) || name.EndsWith("." + Report, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => name.EndsWith("." + Report, StringComparison.Ordinal) ? Report : name[Folder.Length..],
                name => (TypeOf(name), BytesOf(assembly, name)),
                StringComparer.Ordinal
            );
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            _ => "text/javascript; charset=utf-8",
        };

    private static byte[] BytesOf(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
