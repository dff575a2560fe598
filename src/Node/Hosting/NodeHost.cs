using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Logging;

namespace ProFL.Node.Hosting;

/// <summary>
/// The one host of a node: logging, settings, HTTP, and the actor system as a hosted service. HTTP is up before the first actor system
/// starts and until the last one has left the cluster. Several nodes may live in one process; <see cref="StopSignal"/> tells it when to
/// dispose them.
/// </summary>
public sealed class NodeHost : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(2);

    private static readonly Task Never = new TaskCompletionSource().Task;

    // then transfers under way break off, and are resumed elsewhere or later
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;
    private readonly NodeActorSystem? _actors;
    private readonly OrderlyEnd _inOrder = OrderlyEnd.Begin();
    private int _disposals;

    private NodeHost(WebApplication application)
    {
        _application = application;
        _actors = application.Services.GetService<NodeActorSystem>();
    }

    /// <summary>What the node's parts share.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>The actor system that runs now; for a node that was built with <see cref="NodeActors.AddActorSystem"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it is not started yet.</exception>
    public ActorSystem System => _actors?.System ?? throw new InvalidOperationException("this node was built without an actor system");

    /// <inheritdoc cref="NodeActorSystem.Lost"/>
    public Task Lost => _actors?.Lost ?? Never;

    /// <summary>Where this machine asks it over HTTP; ends with a slash.</summary>
    public Uri HttpUrl { get; private set; } = null!;

    /// <summary>
    /// Begins a node's host. It has no defaults of the web host's: those read appsettings.json and the environment, and watch every folder
    /// below the current one.
    /// </summary>
    /// <param name="log">Where it logs; null for nowhere.</param>
    public static WebApplicationBuilder CreateBuilder(LogSettings? log = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Farewell);
        if (log is not null)
        {
            builder.AddNodeLogging(log);
        }

        return builder;
    }

    /// <summary>Starts a node.</summary>
    /// <param name="application">What was built, with all that is served mapped into it; it is disposed when it does not start.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">Another process has a port; says which, and what to do.</exception>
    public static async Task<NodeHost> Start(WebApplication application, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(application);
        var host = new NodeHost(application);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            host.HttpUrl = application.Services.GetRequiredService<NodeUrl>().LocalUri;
            return host;
        }
        catch (Exception failed)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            if (failed is not IOException { InnerException: AddressInUseException })
            {
                throw;
            }

            throw new IOException($"HTTP cannot be served: {failed.Message} Choose another profl.http.port, or 0 for any", failed);
        }
    }

    /// <summary>Leaves the cluster in order, then stops serving; doing it again changes nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Increment(ref _disposals) > 1)
        {
            return;
        }

        using OrderlyEnd ended = _inOrder;
        if (_actors is not null)
        {
            await _actors.Stop().ConfigureAwait(false);
        }

        using var patience = new CancellationTokenSource(LastRequests);
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}
