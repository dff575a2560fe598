using OpenTelemetry.Exporter;

namespace ProFL.Node.Telemetry;

/// <summary>
/// Where an exporter sends to. Headers, certificates and time limits come from OpenTelemetry's own environment variables.
/// </summary>
internal static class OtlpTarget
{
    /// <summary>Says so to an exporter.</summary>
    /// <param name="options">The exporter's.</param>
    /// <param name="collector">The collector.</param>
    /// <param name="protocol">How it is spoken with.</param>
    /// <param name="path">Of what is sent, over HTTP.</param>
    public static void Set(OtlpExporterOptions options, Uri collector, OtlpProtocol protocol, string path)
    {
        options.Protocol = protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = protocol == OtlpProtocol.Grpc ? collector : new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
