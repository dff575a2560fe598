using ProFL.Node.Configuration;
using ProFL.Node.Telemetry;

namespace ProFL.Node.Tests.Telemetry;

public sealed class TelemetrySettingsTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    [Fact]
    public void Should_send_nothing_when_nobody_names_a_collector()
    {
        TelemetrySettings settings = From([]);

        Assert.Equal(new TelemetrySettings(Metrics: true, Traces: true, Logs: true, Otlp: null, OtlpProtocol.Http), settings);
    }

    [Theory]
    [InlineData(null, OtlpProtocol.Http)]
    [InlineData("http/protobuf", OtlpProtocol.Http)]
    [InlineData("grpc", OtlpProtocol.Grpc)]
    public void Should_take_the_collector_of_the_environment_when_the_settings_name_none(string? protocol, OtlpProtocol expected)
    {
        TelemetrySettings settings = From([(Endpoint, "http://collector:4318"), (Protocol, protocol)]);

        Assert.Equal((new Uri("http://collector:4318"), expected), (settings.Otlp, settings.Protocol));
    }

    [Fact]
    public void Should_take_the_collector_of_the_settings_when_the_environment_names_another()
    {
        TelemetrySettings settings = From(
            [(Endpoint, "http://other:4317"), (Protocol, "grpc")],
            "profl.telemetry.otlp.endpoint = \"http://own:4318\"",
            "profl.telemetry.traces = off",
            "profl.telemetry.logs = off"
        );

        Assert.Equal(
            new TelemetrySettings(Metrics: true, Traces: false, Logs: false, new Uri("http://own:4318"), OtlpProtocol.Http),
            settings
        );
    }

    [Fact]
    public void Should_name_the_variable_when_it_is_no_address()
    {
        HoconException refusal = Assert.Throws<HoconException>(() => From([(Endpoint, "collector")]));

        Assert.Contains(Endpoint, refusal.Message, StringComparison.Ordinal);
    }

    private static TelemetrySettings From((string Name, string? Value)[] variables, params string[] settings) =>
        TelemetrySettings.From(
            HoconLayers.Load("coordinator", ["local"], settings),
            name => variables.FirstOrDefault(variable => variable.Name == name).Value
        );
}
