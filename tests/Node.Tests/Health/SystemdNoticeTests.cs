using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProFL.Node.Health;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Health;

/// <summary>What systemd is told, at a socket as systemd opens one.</summary>
public sealed class SystemdNoticeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly BlockingCollection<string> _told = [];
    private volatile string? _trouble;

    public SystemdNoticeTests()
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(_folder.File("notify")));
        new Thread(Listen) { IsBackground = true }.Start();
    }

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Dispose();
        _told.Dispose();
    }

    [Fact]
    public async Task Should_say_that_it_runs_that_it_lives_how_it_is_and_that_it_ends()
    {
        await using WebApplication node = Node();
        await node.StartAsync();

        Assert.Equal("READY=1", Next());
        Assert.Equal(["WATCHDOG=1", "STATUS=ready", "WATCHDOG=1", "STATUS=ready"], [Next(), Next(), Next(), Next()]);

        await node.StopAsync();
        Assert.Equal("STOPPING=1", Until("STOPPING=1"));
    }

    [Fact]
    public async Task Should_say_what_is_wrong_and_not_that_it_lives_when_something_vital_is()
    {
        _trouble = "its actor system\nis lost";
        await using WebApplication node = Node();
        await node.StartAsync();

        Assert.Equal("READY=1", Next());
        const string Status = "STATUS=not ready: process: its actor system is lost";
        Assert.Equal([Status, Status], [Next(), Next()]);

        _trouble = null;
        Assert.Equal("WATCHDOG=1", Until("WATCHDOG=1"));
        await node.StopAsync();
    }

    private WebApplication Node()
    {
        WebApplicationBuilder builder = NodeHost.CreateBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.AddCheck("process", "start it again", _ => _trouble, isVital: true);
        builder.Services.AddHostedService(services => new SystemdNotice(
            services.GetRequiredService<HealthReports>(),
            services.GetRequiredService<IHostApplicationLifetime>(),
            name =>
                name switch
                {
                    "NOTIFY_SOCKET" => _folder.File("notify"),
                    "WATCHDOG_USEC" => "200000",
                    _ => null,
                }
        ));
        return builder.Build();
    }

    private string Next() => _told.TryTake(out string? told, Patience) ? told : "nothing";

    private string Until(string awaited)
    {
        string told;
        do
        {
            told = Next();
        } while (told != awaited && told != "nothing");

        return told;
    }

    private void Listen()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                _told.Add(Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer)));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // the test is over
        }
    }
}
