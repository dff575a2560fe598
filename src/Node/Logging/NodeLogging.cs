using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ProFL.Node.Logging;

/// <summary>A node's log: what its own parts, its actors and its HTTP server say, in one place.</summary>
public static class NodeLogging
{
    /// <summary>Adds the log to a node's host.</summary>
    public static WebApplicationBuilder AddNodeLogging(this WebApplicationBuilder builder, LogSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new NodeLoggerProvider(settings));
        builder
            .Logging.SetMinimumLevel(settings.Level)
            .AddFilter("Microsoft", LogLevel.Error)
            // a node that does not start says so once, to whoever started it
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Akka.Hosting", LogLevel.None)
            // who asks is answered: a line for each probe would say it again
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        return builder;
    }
}
