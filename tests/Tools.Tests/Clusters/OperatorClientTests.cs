using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ProFL.Cli.Commands;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Tests.Clusters;

public sealed class OperatorClientTests : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2.5);
    private readonly List<TcpListener> _listeners = [];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
        _patience.Dispose();
    }

    [Fact]
    public async Task Should_ask_the_next_coordinator_when_one_takes_the_call_and_says_nothing()
    {
        using var client = new OperatorClient(
            () => new ClusterAddress([Listen(), Listen("""{"jobs":[],"total":7}""")], null),
            silence: Silence
        );

        (_, Google.Protobuf.IMessage message) = await client.Call(
            AllCommands.Find("ls")!,
            new Dictionary<string, string>(),
            (_, _) => Task.CompletedTask,
            _patience.Token
        );

        Assert.Equal(7, ((JobList)message).Total);
    }

    [Fact]
    public async Task Should_say_so_when_all_are_silent()
    {
        using var client = new OperatorClient(() => new ClusterAddress([Listen()], null), patience: TimeSpan.Zero, silence: Silence);

        OperatorException refused = await Assert.ThrowsAsync<OperatorException>(() =>
            client.Call(AllCommands.Find("ls")!, new Dictionary<string, string>(), (_, _) => Task.CompletedTask, _patience.Token)
        );

        Assert.Equal(503, refused.Status);
        Assert.Contains("says nothing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_what_the_coordinator_says_when_one_answers_that_most_others_are_missing()
    {
        Uri alone = ListenAs("503 Service Unavailable", """{"error":"coordinator a hears 1 of 3 coordinators"}""");
        using var client = new OperatorClient(() => new ClusterAddress([alone], null), patience: TimeSpan.Zero);

        OperatorException refused = await Assert.ThrowsAsync<OperatorException>(() =>
            client.Call(AllCommands.Find("ls")!, new Dictionary<string, string>(), (_, _) => Task.CompletedTask, _patience.Token)
        );

        Assert.Equal("coordinator a hears 1 of 3 coordinators", refused.Message);
    }

    [Fact]
    public async Task Should_say_so_soon_when_nobody_has_ever_answered_at_an_address_that_was_named()
    {
        Uri nobody = Listen();
        _listeners.ForEach(listener => listener.Stop());
        var said = new List<string>();
        using var client = new OperatorClient(() => new ClusterAddress([nobody], null) { IsNamed = true }, say: said.Add);

        OperatorException refused = await Assert
            .ThrowsAsync<OperatorException>(() =>
                client.Call(AllCommands.Find("ls")!, new Dictionary<string, string>(), (_, _) => Task.CompletedTask, _patience.Token)
            )
            .WaitAsync(TimeSpan.FromSeconds(20), _patience.Token);

        Assert.Contains($"no coordinator answers at {nobody}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_wait_for_the_result_when_empty_lines_say_that_a_coordinator_is_there()
    {
        string[] lines = ["", "", """{"line":{"job":"a","status":"training"}}""", "", """{"result":{"job":"a","status":"completed"}}"""];
        using var client = new OperatorClient(() => new ClusterAddress([Listen(lines)], null), silence: Silence);
        int seen = 0;

        (_, Google.Protobuf.IMessage message) = await client.Call(
            AllCommands.Find("watch")!,
            new Dictionary<string, string>(),
            (_, _) =>
            {
                seen++;
                return Task.CompletedTask;
            },
            _patience.Token
        );

        Assert.Equal((1, JobPhase.Completed), (seen, ((JobStatus)message).Status));
    }

    [Fact]
    public async Task Should_ask_another_when_one_dies_that_had_no_news_for_longer_than_the_patience()
    {
        Uri dying = Listen("", "", "", "", "", "");
        Uri other = Listen("""{"result":{"job":"a","status":"completed"}}""");
        using var client = new OperatorClient(() => new ClusterAddress([dying, other], null), patience: Silence, silence: Silence);

        (_, Google.Protobuf.IMessage message) = await client.Call(
            AllCommands.Find("watch")!,
            new Dictionary<string, string>(),
            (_, _) => Task.CompletedTask,
            _patience.Token
        );

        Assert.Equal(JobPhase.Completed, ((JobStatus)message).Status);
    }

    [Fact]
    public async Task Should_send_one_token_when_submit_is_sent_again_because_nobody_answered()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string[]> asked = Take(listener, 2);
        string cluster = $"http://{listener.LocalEndpoint}";

        int exitCode = await CommandTree
            .Commands()
            .Parse(["submit", Path.Combine(JobFile.ShippedJobs, "demo.conf"), "--cluster", cluster, "--json"])
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, _patience.Token);

        Assert.Equal(0, exitCode);
        string[] tokens = [.. (await asked).Select(body => JsonDocument.Parse(body).RootElement.GetProperty("token").GetString()!)];
        Assert.Equal(32, tokens[0].Length);
        Assert.Equal(tokens[0], tokens[1]);
    }

    // breaks off every call but the last one, and gives what each sent
    private async Task<string[]> Take(TcpListener listener, int calls)
    {
        string[] bodies = new string[calls];
        for (int i = 0; i < calls; i++)
        {
            using TcpClient asked = await listener.AcceptTcpClientAsync(_patience.Token);
            var text = new StringBuilder();
            byte[] buffer = new byte[1 << 16];
            while (!IsWhole(text.ToString()) && await asked.GetStream().ReadAsync(buffer, _patience.Token) is > 0 and var read)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            bodies[i] = text.ToString().Split("\r\n\r\n", 2)[1];
            if (i == calls - 1)
            {
                await asked
                    .GetStream()
                    .WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"job\":\"a\"}\n"), _patience.Token);
            }
        }

        return bodies;
    }

    private static bool IsWhole(string request) =>
        request.Split("\r\n\r\n", 2) is [var head, var body]
        && head.Split("\r\n").First(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))[16..]
            == body.Length.ToString(CultureInfo.InvariantCulture);

    // takes a call, and answers with lines long before the silence is over; with none, not at all
    private Uri Listen(params string[] lines) => ListenAs("200 OK", lines);

    private Uri ListenAs(string status, params string[] lines)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners.Add(listener);
        _ = Answer();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        async Task Answer()
        {
            using TcpClient asked = await listener.AcceptTcpClientAsync(_patience.Token);
            NetworkStream stream = asked.GetStream();
            if (lines.Length == 0)
            {
                await Task.Delay(Timeout.Infinite, _patience.Token);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n"), _patience.Token);
            foreach (string line in lines)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), _patience.Token);
                await Task.Delay(lines.Length == 1 ? TimeSpan.Zero : 0.3 * Silence, _patience.Token);
            }
        }
    }
}
