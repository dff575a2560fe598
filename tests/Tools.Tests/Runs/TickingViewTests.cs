using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Tests.Runs;

/// <summary>A view of a job whose status comes only when it changes still tells how long nothing has happened.</summary>
public sealed class TickingViewTests
{
    private readonly SetClock _clock = new();
    private readonly Seen _seen = new();

    [Fact]
    public void Should_tell_how_long_a_job_waits_when_no_status_comes()
    {
        using var view = new TickingView(_seen, _clock);
        view.Show(Status(rounds: 3), TimeSpan.Zero);

        _clock.Now += TimeSpan.FromSeconds(12);
        view.Tick();

        Assert.Equal((TimeSpan.FromSeconds(12), 14_000L), (_seen.Silence, _seen.Status!.Waiting[0].SinceMs));
    }

    [Fact]
    public void Should_begin_again_when_a_round_is_completed()
    {
        using var view = new TickingView(_seen, _clock);
        view.Show(Status(rounds: 3), TimeSpan.Zero);
        _clock.Now += TimeSpan.FromSeconds(12);
        view.Show(Status(rounds: 3), TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(12), _seen.Silence);

        view.Show(Status(rounds: 4), TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, _seen.Silence);
    }

    [Fact]
    public void Should_show_nothing_more_when_the_job_has_ended()
    {
        using var view = new TickingView(_seen, _clock);
        view.Show(new JobStatus { Status = JobPhase.Completed }, TimeSpan.Zero);
        int shown = _seen.Count;

        view.Tick();

        Assert.Equal(shown, _seen.Count);
    }

    private static JobStatus Status(long rounds) =>
        new()
        {
            Status = JobPhase.Training,
            Rounds = rounds,
            Waiting =
            {
                new WaitingFor { Who = "site north", SinceMs = 2_000 },
            },
        };

    private sealed class Seen : IProgressView
    {
        public JobStatus? Status { get; private set; }

        public TimeSpan Silence { get; private set; }

        public int Count { get; private set; }

        public void Begin(string title, string about, int following = 0) { }

        public void Show(JobStatus status, TimeSpan silence) => (Status, Silence, Count) = (status, silence, Count + 1);

        public void Note(string text) { }

        public void Dispose() { }
    }

    // its timers never come due
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
