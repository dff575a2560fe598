using System.Net;
using System.Net.Sockets;
using System.Text;
using ProFL.Cli.Clusters;
using ProFL.Messages.Wire;
using ProFL.Node.Operators;

namespace ProFL.Cli.Tests.Clusters;

public sealed class OperatorClientTests : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);
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
        using var client = new OperatorClient(() => new ClusterAddress([Listen(), Listen("""{"jobs":[],"total":7}""")], null), silence: Silence);

        (_, Google.Protobuf.IMessage message) = await client.Call(OperatorCommands.Find("ls")!, new Dictionary<string, string>(), (_, _) => Task.CompletedTask, _patience.Token);

        Assert.Equal(7, ((JobList)message).Total);
    }

    [Fact]
    public async Task Should_say_so_when_all_are_silent()
    {
        using var client = new OperatorClient(() => new ClusterAddress([Listen()], null), patience: TimeSpan.Zero, silence: Silence);

        OperatorException refused = await Assert.ThrowsAsync<OperatorException>(
            () => client.Call(OperatorCommands.Find("ls")!, new Dictionary<string, string>(), (_, _) => Task.CompletedTask, _patience.Token));

        Assert.Equal(503, refused.Status);
        Assert.Contains("says nothing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_wait_for_the_result_when_empty_lines_say_that_a_coordinator_is_there()
    {
        string[] lines = ["", "", """{"line":{"job":"a","status":"training"}}""", "", """{"result":{"job":"a","status":"completed"}}"""];
        using var client = new OperatorClient(() => new ClusterAddress([Listen(lines)], null), silence: Silence);
        int seen = 0;

        (_, Google.Protobuf.IMessage message) = await client.Call(
            OperatorCommands.Find("watch")!,
            new Dictionary<string, string>(),
            (_, _) =>
            {
                seen++;
                return Task.CompletedTask;
            },
            _patience.Token);

        Assert.Equal((1, "completed"), (seen, ((JobStatus)message).Status));
    }

    // takes a call, and answers with lines long before the silence is over; with none, not at all
    private Uri Listen(params string[] lines)
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

            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), _patience.Token);
            foreach (string line in lines)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), _patience.Token);
                await Task.Delay(lines.Length == 1 ? TimeSpan.Zero : 0.4 * Silence, _patience.Token);
            }
        }
    }
}
