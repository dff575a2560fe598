namespace ProFL.Node.Telemetry;

/// <summary>How telemetry is sent to a collector.</summary>
public enum OtlpProtocol
{
    /// <summary>Protobuf over HTTP/1.1; collectors take it at port 4318.</summary>
    Http,

    /// <summary>gRPC; collectors take it at port 4317.</summary>
    Grpc,
}
