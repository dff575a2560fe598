using ProFL.Node.Logging;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Logging;

/// <summary>Of what is refused a thousand times one line is written, and nobody can use up the lines of others.</summary>
public sealed class FirstInHourTests
{
    private readonly SetTime _time = new();
    private readonly FirstInHour _said;

    public FirstInHourTests() => _said = new FirstInHour(_time);

    [Fact]
    public void Should_say_a_reason_once_when_it_comes_again_within_the_hour()
    {
        Assert.True(_said.IsFirst("north", "it is no member"));
        Assert.False(_said.IsFirst("north", "it is no member"));
        Assert.True(_said.IsFirst("north", "another reason"));

        _time.Now += TimeSpan.FromHours(1);

        Assert.True(_said.IsFirst("north", "it is no member"));
    }

    [Fact]
    public void Should_still_say_what_another_sends_when_a_sender_makes_up_reasons()
    {
        int lines = Enumerable.Range(0, 10_000).Count(i => _said.IsFirst("west", $"reason {i}"));

        Assert.InRange(lines, 1, 100);
        Assert.True(_said.IsFirst("north", "it is no member"));
    }

    [Fact]
    public void Should_not_fill_the_log_when_somebody_makes_up_senders() =>
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => _said.IsFirst($"sender {i}", "it is no member")), 1, 1000);
}
