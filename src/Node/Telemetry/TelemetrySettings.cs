using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Telemetry;

/// <summary>What a process tells of itself: <c>profl.telemetry</c> of its configuration.</summary>
/// <param name="Metrics">Whether metrics are counted and served at <c>/metrics</c>.</param>
/// <param name="Traces">Whether rounds are traced, where there is a collector to send the traces to.</param>
/// <param name="Logs">Whether what is logged is sent to the collector too, where there is one.</param>
/// <param name="Otlp">The collector that all of it is sent to; null for none.</param>
/// <param name="Protocol">How it is sent there.</param>
public sealed record TelemetrySettings(bool Metrics, bool Traces, bool Logs, Uri? Otlp, OtlpProtocol Protocol)
{
    private const string EndpointKey = "profl.telemetry.otlp.endpoint";

    // of OpenTelemetry's own, which a platform may set for all of its processes
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string StandardProtocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Reads the settings; what they leave empty, the environment may say in OpenTelemetry's own variables.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static TelemetrySettings From(Config config) => From(config, Environment.GetEnvironmentVariable);

    /// <summary>Reads the settings.</summary>
    /// <param name="config">All layers.</param>
    /// <param name="environment">The value of a variable, or null.</param>
    /// <exception cref="HoconException">A value cannot be.</exception>
    internal static TelemetrySettings From(Config config, Func<string, string?> environment)
    {
        var settings = new SettingsReader(config);
        string written = settings.Text(EndpointKey);
        OtlpProtocol protocol = settings.Choice<OtlpProtocol>("profl.telemetry.otlp.protocol");
        string standard = environment(StandardEndpoint) ?? "";
        if (written.Length == 0 && standard.Length > 0)
        {
            protocol = environment(StandardProtocol) is "grpc" ? OtlpProtocol.Grpc : OtlpProtocol.Http;
        }

        return new TelemetrySettings(
            settings.Switch("profl.telemetry.metrics"),
            settings.Switch("profl.telemetry.traces"),
            settings.Switch("profl.telemetry.logs"),
            written.Length > 0 ? Endpoint(settings, EndpointKey, written)
                : standard.Length > 0 ? Endpoint(settings, StandardEndpoint, standard)
                : null,
            protocol
        );
    }

    private static Uri Endpoint(SettingsReader settings, string key, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https"
            ? endpoint
            : throw settings.Wrong(key, text, "give the address of a collector, such as http://127.0.0.1:4318");
}
