namespace ProFL.Operators.Tests;

public class LineStreamTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(50);
    private readonly List<string> _lines = [];

    [Fact]
    public async Task Should_say_that_it_is_there_when_there_is_nothing_to_say_and_no_more_once_it_has_ended()
    {
        await using (var stream = new LineStream(Take, Silence))
        {
            await stream.Write("first");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (Count() < 4)
            {
                await Task.Delay(5, patience.Token);
            }

            await stream.Write("last");
        }

        int lines = Count();
        await Task.Delay(4 * Silence);

        Assert.Equal(lines, Count());
        Assert.Equal(("first", "last"), (_lines[0], _lines[^1]));
        Assert.All(_lines[1..^1], line => Assert.Equal("", line));
    }

    [Fact]
    public async Task Should_end_quietly_when_nobody_listens_any_more()
    {
        var failed = new TaskCompletionSource();
        await using var stream = new LineStream(
            _ =>
            {
                failed.TrySetResult();
                throw new IOException("the connection is gone");
            },
            Silence
        );

        await failed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private int Count()
    {
        lock (_lines)
        {
            return _lines.Count;
        }
    }

    private Task Take(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }

        return Task.CompletedTask;
    }
}
