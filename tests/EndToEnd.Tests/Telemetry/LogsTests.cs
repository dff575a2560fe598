using ProFL.EndToEnd.Tests.Support;
using ProFL.Node.Telemetry;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>What a cluster logs, as a collector gets it.</summary>
public sealed class LogsTests
{
    private const int MostRounds = 100;

    [Fact]
    public async Task Should_come_with_the_trace_of_the_round_when_it_is_logged_while_one_is_open()
    {
        await using OtlpReceiver collector = await OtlpReceiver.Start();
        await using var cluster = new SupervisedCluster(
            "--set",
            $"profl.telemetry.otlp.endpoint = \"{collector.Url}\"",
            "--set",
            "akka.loglevel = INFO"
        );
        await cluster.UntilHealthy();
        string job = (await cluster.Profl(["submit", Checkout.EnduringJob])).GetProperty("job").GetString()!;
        HashSet<string> traces = [.. Enumerable.Range(1, MostRounds).Select(round => NodeTracer.TraceOf(job, round).ToString())];

        // an order is logged as it is carried out; whether a round is open then, nobody knows before
        for (int i = 0; i < MostRounds && !collector.Logs.Any(line => traces.Contains(line.Trace)); i++)
        {
            await cluster.Profl([i % 2 == 0 ? "pause" : "resume", job, "--reason", "lunch"]);
        }

        OtlpLog logged = Assert.Single(collector.Logs.Where(line => traces.Contains(line.Trace)).Take(1));
        Assert.StartsWith($"job {job}: ", logged.Text, StringComparison.Ordinal);
        Assert.Equal(("Information", job), (logged.Level, logged.Tags["Job"]));
        Assert.Equal("profl-coordinator", logged.Tags["service.name"]);
        // a span is sent after its end, and some seconds later
        await cluster.Until(() => collector.Spans.Any(span => span.Trace == logged.Trace), $"no span of trace {logged.Trace} came");
    }
}
