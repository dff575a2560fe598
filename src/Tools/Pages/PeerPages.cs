using System.Text.Json;
using Akka.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Http;
using ProFL.Node.Sharding;
using ProFL.Operators;
using ProFL.Tools.Clusters;

namespace ProFL.Tools.Pages;

/// <summary>
/// Where the other coordinators serve the page, so that an open one can go on there when its own dies: it stays in the browser with what
/// its reader looks at, and the token stays in it. Each coordinator answers pages of these origins and of no others; the token is shown
/// by the page's script alone, so that nothing of the browser's own goes along.
/// </summary>
/// <param name="stateDirectory">The coordinator's state folder; beside it <c>profl up</c> notes where its coordinators are.</param>
internal sealed class PeerPages(string stateDirectory)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private readonly Lock _gate = new();
    private DateTime _readUtc;
    private IReadOnlyList<string> _noted = [];
    private IReadOnlyList<string> _members = [];

    /// <summary>Origins, such as <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string> Origins
    {
        get
        {
            lock (_gate)
            {
                return [.. Noted().Concat(_members).Distinct(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Writes them for the page, and looks at who is in the cluster.</summary>
    /// <param name="json">Where.</param>
    /// <param name="cluster">The cluster.</param>
    public void Write(Utf8JsonWriter json, OperatorCluster cluster)
    {
        if (Own is { } own)
        {
            string[] members = [.. MembersOf(cluster, own)];
            lock (_gate)
            {
                _members = members;
            }
        }

        json.WriteStartArray();
        foreach (string origin in Origins)
        {
            json.WriteStringValue(origin);
        }

        json.WriteEndArray();
    }

    /// <summary>Where this coordinator serves; null before it does.</summary>
    public Func<NodeUrl?> OwnUrl { get; set; } = () => null;

    /// <summary>Answers pages of other coordinators; comes before every check, because browsers first ask showing nothing.</summary>
    /// <param name="application">The server.</param>
    public void Use(WebApplication application) =>
        application.Use(
            (context, next) =>
            {
                string origin = context.Request.Headers.Origin.ToString();
                if (origin.Length == 0 || !Origins.Contains(origin, StringComparer.Ordinal))
                {
                    return next(context);
                }

                context.Response.Headers.AccessControlAllowOrigin = origin;
                context.Response.Headers.Vary = "Origin";
                if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0)
                {
                    return next(context);
                }

                context.Response.Headers.AccessControlAllowHeaders = "authorization, content-type";
                context.Response.Headers.AccessControlAllowMethods = "GET, POST";
                context.Response.Headers.AccessControlMaxAge = "60";
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        );

    private Uri? Own => OwnUrl()?.Uri;

    // of coordinators on other machines the port is not known: they are mostly set up alike
    private static IEnumerable<string> MembersOf(OperatorCluster cluster, Uri own) =>
        Cluster
            .Get(cluster.System)
            .State.Members.Where(m => m.HasRole(JobRegion.CoordinatorRole) && m.Address.Host is { Length: > 0 })
            .Select(m => m.Address.Host)
            .Where(host => host != own.Host && host is not ("127.0.0.1" or "localhost"))
            .Distinct(StringComparer.Ordinal)
            .Select(host => $"{own.Scheme}://{host}:{own.Port}");

    private IReadOnlyList<string> Noted()
    {
        if (DateTime.UtcNow - _readUtc < Fresh)
        {
            return _noted;
        }

        try
        {
            string? folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(stateDirectory)));
            ClusterNote? note = folder is null ? null : ClusterNote.Read(folder);
            _noted = note is { Processes.Count: > 0 }
                ? [.. note.Processes.Where(p => p.Role == "coordinator").Select(p => p.Url.TrimEnd('/'))]
                : [];
            _readUtc = DateTime.UtcNow;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or UserException)
        {
            // the one before will do
        }

        return _noted;
    }
}
