using System.Text.Json;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Logging;
using ProFL.Node.Telemetry;
using ProFL.Node.Tests.Support;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ProFL.Node.Tests.Logging;

public sealed partial class NodeLoggingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.File("node.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_write_time_level_source_and_message_when_the_format_is_text()
    {
        await using (NodeHost node = await Start())
        {
            Count(LoggerOf(node), "digits", 7);
            LoggerOf(node).LogDebug("below the level");
        }

        string line = Assert.Single(Lines());
        Assert.Matches("^[0-9-]+T[0-9:.]+Z warning ProFL.Node.Tests.Logging.NodeLoggingTests: digits has 7 clients$", line);
    }

    [Fact]
    public async Task Should_write_an_object_with_the_fields_of_the_message_when_the_format_is_json()
    {
        await using (NodeHost node = await Start("profl.log.format = json"))
        {
            Count(LoggerOf(node), "digits", 7);
        }

        using var line = JsonDocument.Parse(Assert.Single(Lines()));
        Assert.Equal("digits", line.RootElement.GetProperty("Job").GetString());
        Assert.Equal(7, line.RootElement.GetProperty("Clients").GetInt32());
        Assert.Equal("{Job} has {Clients} clients", line.RootElement.GetProperty("@mt").GetString());
        Assert.Equal("Warning", line.RootElement.GetProperty("@l").GetString());
    }

    [Fact]
    public async Task Should_name_the_trace_and_the_span_when_one_is_current_and_the_format_is_json()
    {
        using var traced = new ReadTracer();
        using Span span = traced.Tracer.Begin("round", default, "digits", 7)!;
        await using (NodeHost node = await Start("profl.log.format = json"))
        {
            using (span.Enter())
            {
                Count(LoggerOf(node), "digits", 7);
            }

            Count(LoggerOf(node), "digits", 8);
        }

        using var within = JsonDocument.Parse(Lines()[0]);
        using var after = JsonDocument.Parse(Lines()[1]);
        Assert.Equal(span.Context.TraceId.ToString(), within.RootElement.GetProperty("@tr").GetString());
        Assert.Equal(span.Context.SpanId.ToString(), within.RootElement.GetProperty("@sp").GetString());
        Assert.False(after.RootElement.TryGetProperty("@tr", out _));
    }

    [Fact]
    public async Task Should_name_the_actor_and_leave_out_repetitions_when_an_actor_logs()
    {
        await using (
            NodeHost node = await Start("akka.cluster.seed-nodes = []", "akka.remote.dot-netty.tcp.port = 0", "profl.log.format = text")
        )
        {
            node.System.ActorOf(Props.Create<Talker>(), "talker");
            await WaitFor("with {braces}");
        }

        string[] own = [.. Lines().Where(line => line.Contains("/user/talker", StringComparison.Ordinal))];
        Assert.Equal(2, own.Length);
        Assert.Matches("^[^ ]+ warning .*/user/talker.*: digits has 7 clients$", own[0]);
        Assert.Matches("^[^ ]+ error .*/user/talker.*: with \\{braces\\}: InvalidOperationException: broken$", own[1]);
    }

    [Fact]
    public async Task Should_begin_the_next_file_and_keep_so_many_when_one_is_full()
    {
        await using (NodeHost node = await Start("profl.log.size-limit = 1KiB", "profl.log.files = 2"))
        {
            for (int i = 0; i < 50; i++)
            {
                Count(LoggerOf(node), "digits", i);
            }
        }

        FileInfo[] files = [.. new DirectoryInfo(_folder.Path).GetFiles("node*.log").OrderBy(file => file.Name, StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.InRange(file.Length, 1, 2048));
        Assert.EndsWith("digits has 49 clients", File.ReadAllLines(files[^1].FullName)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_have_every_line_whole_when_two_nodes_of_a_process_share_the_file()
    {
        const int Each = 200;
        await using (NodeHost one = await Start())
        {
            await using (NodeHost other = await Start())
            {
                await Task.WhenAll(new[] { one, other }.Select(node => Task.Run(() => Write(LoggerOf(node)))));
            }

            Count(LoggerOf(one), "last", 0);
        }

        string[] lines = Lines();
        Assert.Equal(2 * Each + 1, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(" clients", line, StringComparison.Ordinal));

        static void Write(ILogger log)
        {
            for (int i = 0; i < Each; i++)
            {
                Count(log, "digits", i);
            }
        }
    }

    [Fact]
    public async Task Should_refuse_to_start_when_the_file_cannot_be_written()
    {
        Directory.CreateDirectory(Log);

        HoconException refusal = await Assert.ThrowsAsync<HoconException>(() => Start());

        Assert.StartsWith($"profl.log-file = {Log}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_have_an_empty_file_when_nothing_was_logged()
    {
        await (await Start()).DisposeAsync();

        Assert.Empty(Lines());
    }

    [LoggerMessage(1, LogLevel.Warning, "{Job} has {Clients} clients")]
    private static partial void Count(ILogger log, string job, int clients);

    private static ILogger LoggerOf(NodeHost node) => node.Services.GetRequiredService<ILogger<NodeLoggingTests>>();

    private Task<NodeHost> Start(params string[] settings)
    {
        Akka.Configuration.Config config = HoconLayers.Load("client-node", ["local"], [$"profl.log-file = \"{Log}\"", .. settings]);
        WebApplicationBuilder builder = NodeHost.CreateBuilder(LogSettings.From(config)).AddNodeHttp(HttpSettings.Loopback);
        if (settings.Any(setting => setting.StartsWith("akka", StringComparison.Ordinal)))
        {
            builder.AddActorSystem(config, (akka, _) => akka.WithActors((_, _) => { }));
        }

        return NodeHost.Start(builder.Build().UseNodeHttp(), CancellationToken.None);
    }

    private string[] Lines() => File.ReadAllLines(Log);

    private async Task WaitFor(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!File.Exists(Log) || !(await File.ReadAllTextAsync(Log, patience.Token)).Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private sealed class Talker : ReceiveActor
    {
        protected override void PreStart()
        {
            ILoggingAdapter log = Context.GetLogger();
            log.Info("below the level");
            log.Warning("{1} has {0} clients", 7, "digits");
            log.Warning("Association was Disassociated");
            log.Error(new InvalidOperationException("broken"), "with {braces}");
        }
    }
}
