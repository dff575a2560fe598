using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ProFL.Node.Health;

/// <summary>
/// Tells systemd that the node runs (<c>Type=notify</c>), how it is, and, where a watchdog is set, that it lives: as often as half of the
/// watchdog's time, while nothing vital is wrong. Elsewhere it does nothing.
/// </summary>
public sealed class SystemdNotice : BackgroundService
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);
    private readonly HealthReports _reports;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly string? _socket;
    private readonly TimeSpan _pause;

    /// <summary>Tells what the environment names.</summary>
    /// <param name="reports">What the checks say.</param>
    /// <param name="lifetime">When the node has started.</param>
    public SystemdNotice(HealthReports reports, IHostApplicationLifetime lifetime)
        : this(reports, lifetime, Environment.GetEnvironmentVariable) { }

    /// <summary>Tells what an environment names.</summary>
    /// <param name="reports">What the checks say.</param>
    /// <param name="lifetime">When the node has started.</param>
    /// <param name="environment">The value of a variable, or null.</param>
    internal SystemdNotice(HealthReports reports, IHostApplicationLifetime lifetime, Func<string, string?> environment)
    {
        _reports = reports;
        _lifetime = lifetime;
        _socket = environment("NOTIFY_SOCKET");
        _pause = Pause(environment("WATCHDOG_USEC"));
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Tell("STOPPING=1");
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_socket is null)
        {
            return;
        }

        using var started = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.ApplicationStarted, stoppingToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, started.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Tell("READY=1");
        using var timer = new PeriodicTimer(_pause);
        do
        {
            if ((await _reports.Of(HealthReports.Live).ConfigureAwait(false)).Status == HealthStatus.Healthy)
            {
                Tell("WATCHDOG=1");
            }

            Tell("STATUS=" + StatusOf(await _reports.Of(HealthReports.Ready).ConfigureAwait(false)));
        } while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private static TimeSpan Pause(string? microseconds) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long watchdog) && watchdog > 0
            ? TimeSpan.FromMicroseconds(watchdog / 2)
            : Usual;

    private static string StatusOf(HealthReport report) =>
        report.Status == HealthStatus.Healthy
            ? "ready"
            : "not ready: "
                + string.Join(
                    "; ",
                    report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy).Select(e => $"{e.Key}: {e.Value.Description}")
                );

    private void Tell(string what)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // an abstract one is named with @ in place of its zero
            socket.SendTo(
                Encoding.UTF8.GetBytes(what.ReplaceLineEndings(" ")),
                new UnixDomainSocketEndPoint(_socket.StartsWith('@') ? "\0" + _socket[1..] : _socket)
            );
        }
        catch (SocketException)
        {
            // nobody listens; the watchdog does what it is there for
        }
    }
}
