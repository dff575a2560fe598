using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using ProFL.Node.Http;
using ProFL.Node.Trust;

namespace ProFL.Node.Telemetry;

/// <summary>Adds telemetry to a node's host.</summary>
public static class TelemetryHosting
{
    /// <summary>Where Prometheus reads.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>Adds the node's meter and tracer, what collects from them, and a second way for what the node logs.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="settings">What is collected.</param>
    /// <param name="source">Which node it is.</param>
    public static WebApplicationBuilder AddNodeTelemetry(
        this WebApplicationBuilder builder,
        TelemetrySettings settings,
        TelemetrySource source
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<NodeMeter>();
        builder.Services.AddSingleton<BlobMetrics>();
        builder.Services.AddSingleton<NodeTracer>();
        builder.Services.AddSingleton(services => new NodeTelemetry(
            settings,
            source,
            services.GetRequiredService<NodeMeter>(),
            services.GetRequiredService<NodeTracer>()
        ));
        if (settings is { Logs: true, Otlp: { } collector })
        {
            builder.Logging.AddOpenTelemetry(logs => SendTo(collector, settings.Protocol, source, logs));
        }

        return builder;
    }

    // the levels are those of the node's own log: who filters, filters for both
    private static void SendTo(Uri collector, OtlpProtocol protocol, TelemetrySource source, OpenTelemetryLoggerOptions logs)
    {
        logs.IncludeFormattedMessage = true;
        logs.SetResourceBuilder(source.Resource()).AddOtlpExporter(options => OtlpTarget.Set(options, collector, protocol, "v1/logs"));
    }

    /// <summary>Serves <c>/metrics</c>.</summary>
    public static WebApplication MapMetrics(this WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        NodeMeter meter = application.Services.GetRequiredService<NodeMeter>();
        if (application.Services.GetService<NodeTrust>() is { } trust)
        {
            KeyMetrics.Observe(meter, () => trust.Certificate.NotAfter.ToUniversalTime() - DateTime.UtcNow);
        }

        if (application.Services.GetRequiredService<NodeTelemetry>().Metrics is { } metrics)
        {
            application.UseOpenTelemetryPrometheusScrapingEndpoint(
                metrics,
                context => context.Request.Path == MetricsPath && HttpMethods.IsGet(context.Request.Method),
                path: null,
                configureBranchedPipeline: null,
                optionsName: null
            );
        }
        else
        {
            application
                .MapGet(
                    MetricsPath,
                    context => Problem.Refuse(context, StatusCodes.Status404NotFound, "metrics are off here: profl.telemetry.metrics = on")
                )
                .Needs(OperatorRole.View);
        }

        return application;
    }
}
