using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Tests.Support;

namespace ProFL.Cli.Tests.Screens;

/// <summary>What the screen says of the clients of a round, and of the memory of all.</summary>
public class CohortBoxTests
{
    [Fact]
    public void Should_show_each_member_with_site_share_and_state_when_they_are_few()
    {
        string[] lines = Picture.Lines(Picture.Model(Statuses.Growing()));

        Assert.Contains(lines, l => l.Contains("Training round 73: 1 of 3 done", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("client-02 south head-only training", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("client-07 north whole     queued", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_count_members_by_state_when_they_are_many()
    {
        JobStatus status = Statuses.Growing();
        status.Members.Clear();
        status.Members.AddRange(
            Enumerable
                .Range(0, 40)
                .Select(i => Statuses.Member($"client-{i:00}", "north", i < 25 ? MemberActivity.Accepted : MemberActivity.Training))
        );

        string text = Picture.Text(Picture.Model(status));

        Assert.Contains("client-25 north whole     training", text, StringComparison.Ordinal);
        Assert.Matches(@"and \d+ more: \d+ training, 25 accepted", text);
    }

    [Fact]
    public void Should_say_what_the_step_needs_and_what_others_have_when_clients_are_too_small()
    {
        string text = Picture.Text(Picture.Model(Statuses.Growing()));

        Assert.Contains("needs 412.0 MiB: 12 of 20 clients can", text, StringComparison.Ordinal);
        Assert.Contains("5 have less and train the head alone", text, StringComparison.Ordinal);
        Assert.Contains("3 cannot: client-11 has 90.0 MiB,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_how_it_is_streamed_and_at_what_cost_when_some_clients_stream()
    {
        JobStatus status = Statuses.Growing();
        status.ClientsStreaming = 3;
        status.ClientsAble -= 3;
        status.Trainings = new StepTrainings
        {
            Whole = 4,
            Streamed = 2,
            MostSegments = 5,
            Cost = 1.5,
        };
        status.Finished[^1].ClientsStreaming = 2;
        status.Finished[^1].Trainings = new StepTrainings { Streamed = 2, MostSegments = 4 };

        string text = Picture.Text(Picture.Model(status));

        Assert.Contains("3 have less and stream it", text, StringComparison.Ordinal);
        Assert.Contains("in up to 5 segments, 1.5 × the time", text, StringComparison.Ordinal);
        Assert.Contains("2 in 4", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120, "in up to 5 segments, about 1.5 times the time", "5 have less and train the head alone")]
    [InlineData(100, "in up to 5 segments, 1.5 × the time", "5 have less and train the head alone")]
    [InlineData(80, "in up to 5 segments, 1.5 × the time", "5 have less and train the head alone")]
    public void Should_say_it_in_fewer_words_when_the_screen_is_narrow(int width, string streamed, string shares)
    {
        JobStatus status = Statuses.Growing();
        status.ClientsStreaming = 3;
        status.Trainings = new StepTrainings
        {
            Streamed = 2,
            MostSegments = 5,
            Cost = 1.5,
        };

        string text = Picture.Text(Picture.Model(status), width, 40);

        Assert.Contains(streamed, text, StringComparison.Ordinal);
        Assert.Contains(shares, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_give_the_range_of_memory_when_many_clients_are_too_small()
    {
        JobStatus status = Statuses.Growing();
        status.ClientsAble = 0;
        status.Clients = 120;
        status.ClientsPartly = 0;
        status.Unable.Clear();
        status.Unable.AddRange(
            Enumerable.Range(1, 120).Select(i => new Unable { Client = $"client-{i:000}", MemoryBytes = i * Statuses.Mebi })
        );

        Assert.Contains("120 cannot: they have 1.0 to 120.0 MiB", Picture.Text(Picture.Model(status)), StringComparison.Ordinal);
    }
}
