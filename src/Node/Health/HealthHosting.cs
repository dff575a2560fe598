using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProFL.Node.Http;
using ProFL.Node.Trust;

namespace ProFL.Node.Health;

/// <summary>Adds what a node says of its health: <c>/health/live</c> and <c>/health/ready</c>.</summary>
public static class HealthHosting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Adds a check.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="name">What is looked at.</param>
    /// <param name="remedy">What to do when something is wrong with it.</param>
    /// <param name="whatIsWrong">What is wrong; null where nothing is.</param>
    /// <param name="isVital">Whether the process is to be ended and started again for it; not to be sent work otherwise.</param>
    public static WebApplicationBuilder AddCheck(
        this WebApplicationBuilder builder,
        string name,
        string remedy,
        Func<IServiceProvider, CancellationToken, Task<string?>> whatIsWrong,
        bool isVital = false
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder
            .Services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    name,
                    services => new NodeCheck(remedy, cancellation => whatIsWrong(services, cancellation)),
                    HealthStatus.Unhealthy,
                    isVital ? [HealthReports.Live, HealthReports.Ready] : [HealthReports.Ready],
                    Limit
                )
            );
        builder.Services.TryAddSingleton<HealthReports>();
        return builder;
    }

    /// <inheritdoc cref="AddCheck(WebApplicationBuilder, string, string, Func{IServiceProvider, CancellationToken, Task{string?}}, bool)"/>
    public static WebApplicationBuilder AddCheck(
        this WebApplicationBuilder builder,
        string name,
        string remedy,
        Func<IServiceProvider, string?> whatIsWrong,
        bool isVital = false
    ) => builder.AddCheck(name, remedy, (services, _) => Task.FromResult(whatIsWrong(services)), isVital);

    /// <summary>Serves both paths: 200 where nothing is wrong, 503 otherwise, with each check as JSON.</summary>
    public static WebApplication MapHealth(this WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        HealthReports reports = application.Services.GetRequiredService<HealthReports>();
        application.MapGet("/health/live", context => Answer(context, reports, HealthReports.Live)).Needs(OperatorRole.View);
        application.MapGet("/health/ready", context => Answer(context, reports, HealthReports.Ready)).Needs(OperatorRole.View);
        return application;
    }

    private static async Task Answer(HttpContext context, HealthReports reports, string kind)
    {
        HealthReport report = await reports.Of(kind).WaitAsync(context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode =
            report.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(HealthJson.Of(report, kind) + "\n", context.RequestAborted).ConfigureAwait(false);
    }
}
