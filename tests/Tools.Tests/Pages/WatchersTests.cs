using ProFL.Tools.Pages;

namespace ProFL.Tools.Tests.Pages;

public sealed class WatchersTests
{
    [Fact]
    public async Task Should_keep_one_for_all_who_watch_and_end_it_when_the_last_has_gone()
    {
        int begun = 0;
        var ended = new TaskCompletionSource();
        var watchers = new Watchers<string>(
            name => name,
            async (_, token) =>
            {
                Interlocked.Increment(ref begun);
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
            },
            TimeSpan.FromMilliseconds(20)
        );
        Watchers<string>.Lease first = watchers.Watch("digits-1");
        Watchers<string>.Lease second = watchers.Watch("digits-1");

        first.Dispose();
        first.Dispose();
        Assert.Equal(1, watchers.Count);
        second.Dispose();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal((1, 0), (begun, watchers.Count));
    }

    [Fact]
    public void Should_find_it_as_it_was_when_somebody_comes_back_at_once()
    {
        var watchers = new Watchers<object>(_ => new object(), (_, _) => Task.CompletedTask, TimeSpan.FromMinutes(1));
        Watchers<object>.Lease first = watchers.Watch("digits-1");
        object before = first.Watched;
        first.Dispose();

        using Watchers<object>.Lease again = watchers.Watch("digits-1");

        Assert.Same(before, again.Watched);
    }
}
