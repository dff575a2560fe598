using Akka.Event;
using ProFL.Node.Gate;

namespace ProFL.Node.Tests.Gate;

public sealed class FailedHandshakesTests
{
    private readonly SetTime _time = new();

    [Fact]
    public void Should_keep_one_line_of_each_host_an_hour_when_it_knocks_again_and_again()
    {
        var filter = new FailedHandshakes(_time);

        LogFilterDecision[] first = [Of(filter, "10.0.0.1:4000"), Of(filter, "10.0.0.1:4001"), Of(filter, "10.0.0.2:4000")];
        _time.Now += TimeSpan.FromMinutes(61);

        Assert.Equal([LogFilterDecision.NoDecision, LogFilterDecision.Drop, LogFilterDecision.NoDecision], first);
        Assert.Equal(LogFilterDecision.NoDecision, Of(filter, "10.0.0.1:4002"));
    }

    [Fact]
    public void Should_let_other_lines_be_and_drop_what_says_the_same_again()
    {
        var filter = new FailedHandshakes(_time);

        Assert.Equal(LogFilterDecision.NoDecision, filter.ShouldKeepMessage(null!, "Node joined"));
        Assert.Equal(LogFilterDecision.NoDecision, filter.ShouldKeepMessage(null!, "Node joined"));
        Assert.Equal(LogFilterDecision.Drop, filter.ShouldKeepMessage(null!, "TLS handshake failed on channel"));
    }

    private static LogFilterDecision Of(FailedHandshakes filter, string endPoint) =>
        filter.ShouldKeepMessage(null!, $"Rejected incoming connection from [{endPoint}] due to no certificate");

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
