using OpenTelemetry.Resources;
using ProFL.Messages;

namespace ProFL.Node.Telemetry;

/// <summary>Which node speaks, by OpenTelemetry's names of what a resource is.</summary>
/// <param name="Role">coordinator or client-node.</param>
/// <param name="Instance">Tells it from the others of its role, and stays the same when it starts again.</param>
/// <param name="Site">The site that it serves; empty of a coordinator.</param>
public sealed record TelemetrySource(string Role, string Instance, string Site = "")
{
    /// <summary>A node by its machine and its state folder.</summary>
    /// <param name="role">coordinator or client-node.</param>
    /// <param name="stateDirectory">No other process has it.</param>
    /// <param name="site">The site that it serves; empty of a coordinator.</param>
    public static TelemetrySource Of(string role, string stateDirectory, string site = "") =>
        new(role, $"{Environment.MachineName}/{Path.GetFileName(Path.TrimEndingDirectorySeparator(stateDirectory))}", site);

    /// <summary>What the exporters say of it; what the environment names (<c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>)
    /// stands over it.</summary>
    internal ResourceBuilder Resource()
    {
        ResourceBuilder resource = ResourceBuilder
            .CreateEmpty()
            .AddTelemetrySdk()
            .AddService($"profl-{Role}", serviceVersion: Protocol.ProductVersion, serviceInstanceId: Instance);
        if (Site.Length > 0)
        {
            resource.AddAttributes([new KeyValuePair<string, object>("profl.site", Site)]);
        }

        return resource.AddEnvironmentVariableDetector();
    }
}
