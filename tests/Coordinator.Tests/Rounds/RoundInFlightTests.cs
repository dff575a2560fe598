using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Rounds;

public class RoundInFlightTests
{
    private readonly RoundInFlight _inFlight = new(TimeProvider.System);
    private readonly OpenRound _open = SimulatedJob.InFirstRound().State.Open!;

    public RoundInFlightTests() => _inFlight.Open(1);

    private ClientId First => _open.Members.Keys.First();

    [Fact]
    public void Should_not_count_the_hours_by_which_somebody_set_the_clock()
    {
        var time = new SetTime();
        var inFlight = new RoundInFlight(time);
        inFlight.Open(1);
        inFlight.Note(
            new ClientProgress
            {
                Round = 1,
                Client = First.Value,
                Phase = ClientPhase.Training,
                Node = "node-7",
            }
        );

        time.Now += TimeSpan.FromHours(3);

        Assert.InRange(inFlight.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.All(inFlight.Waiting(_open, null), w => Assert.InRange(w.SinceMs, 1, 60_000));
    }

    [Fact]
    public void Should_say_after_how_many_seconds_a_silent_member_is_left_out_when_rounds_are_strict() =>
        Assert.All(
            _inFlight.Waiting(_open, new RoundSpec.Strict(3, TimeSpan.FromMinutes(10))),
            w => Assert.Equal("It is asked again and again; after 600 s without a sign of life it is left out of this round.", w.Remedy)
        );

    [Fact]
    public void Should_name_every_member_when_nobody_has_said_a_word()
    {
        WaitingFor[] waiting = [.. _inFlight.Waiting(_open, null)];

        Assert.Equal(_open.Members.Values.Select(m => m.Planned.Client), waiting.Select(w => w.Who));
        Assert.All(waiting, w => Assert.Equal("no answer yet", w.What));
    }

    [Fact]
    public void Should_say_where_a_client_trains_when_it_told_so()
    {
        _inFlight.Note(
            new ClientProgress
            {
                Round = 1,
                Client = First.Value,
                Phase = ClientPhase.Training,
                Node = "node-7",
            }
        );

        Assert.Equal("trains at node-7", _inFlight.Waiting(_open, null).First().What);
    }

    [Theory]
    [InlineData(ClientPhase.Training, 2, true)]
    [InlineData(ClientPhase.Training, 1, false)]
    [InlineData(ClientPhase.Queued, 1, true)]
    [InlineData(ClientPhase.Pulling, 1, true)]
    [InlineData(ClientPhase.Declined, 1, false)]
    public void Should_be_silent_when_a_training_comes_no_further(ClientPhase phase, int laterBatch, bool isAlive)
    {
        var time = new Stopped();
        var inFlight = new RoundInFlight(time);
        inFlight.Open(1);
        Tell(batch: 1);
        time.Passed = TimeSpan.FromMinutes(8);
        Tell(laterBatch);
        time.Passed = TimeSpan.FromMinutes(11);

        Assert.Equal(TimeSpan.FromMinutes(isAlive ? 3 : 11), inFlight.Silence(First));
        Assert.Equal(TimeSpan.FromMinutes(11), inFlight.Silence(new ClientId("never heard of")));

        void Tell(int batch) =>
            inFlight.Note(
                new ClientProgress
                {
                    Round = 1,
                    Client = First.Value,
                    Phase = phase,
                    Batch = batch,
                }
            );
    }

    [Fact]
    public void Should_be_silent_when_a_node_declines_whenever_it_is_asked_and_not_when_another_takes_over()
    {
        var time = new Stopped();
        var inFlight = new RoundInFlight(time);
        inFlight.Open(1);
        for (int minute = 0; minute < 11; minute++)
        {
            time.Passed = TimeSpan.FromMinutes(minute);
            Tell("node-7", ClientPhase.Pulling);
            Tell("node-7", ClientPhase.Declined);
        }

        Assert.Equal(TimeSpan.FromMinutes(10), inFlight.Silence(First));

        Tell("node-8", ClientPhase.Pulling);

        Assert.Equal(TimeSpan.Zero, inFlight.Silence(First));

        void Tell(string node, ClientPhase phase) =>
            inFlight.Note(
                new ClientProgress
                {
                    Round = 1,
                    Client = First.Value,
                    Phase = phase,
                    Node = node,
                }
            );
    }

    [Fact]
    public void Should_forget_progress_when_another_round_opens()
    {
        _inFlight.Note(
            new ClientProgress
            {
                Round = 1,
                Client = First.Value,
                Phase = ClientPhase.Training,
                Node = "node-7",
            }
        );

        Assert.True(_inFlight.Open(2));

        Assert.Equal("no answer yet", _inFlight.Waiting(_open, null).First().What);
    }

    [Fact]
    public void Should_pull_once_when_an_update_is_offered_again_meanwhile()
    {
        Assert.True(_inFlight.BeginPull(First, "node-7"));
        Assert.False(_inFlight.BeginPull(First, "node-7"));

        _inFlight.EndPull(First, "the connection broke");

        Assert.True(_inFlight.BeginPull(First, "node-7"));
        Assert.Contains("the connection broke", _inFlight.Waiting(_open, null).First().What, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_move_a_pull_once_to_each_node_when_several_offer_the_update_by_turns()
    {
        string[] offers = ["node-7", "node-8", "node-7", "node-8"];

        Assert.Equal([true, true, false, false], offers.Select(node => _inFlight.BeginPull(First, node)));
        Assert.Equal([First], _inFlight.PulledFromOthers(new HashSet<string> { "node-7" }));
        Assert.Empty(_inFlight.PulledFromOthers(new HashSet<string> { "node-8" }));
    }

    [Fact]
    public void Should_name_the_source_and_count_from_the_move_when_a_client_fetches_the_model_from_another_coordinator()
    {
        var time = new Stopped();
        var inFlight = new RoundInFlight(time);
        inFlight.Open(1);
        Tell("http://first/");
        time.Passed = TimeSpan.FromSeconds(9);
        Tell("http://second/");
        time.Passed = TimeSpan.FromSeconds(10);

        WaitingFor waiting = inFlight.Waiting(_open, null).First();

        Assert.Equal("node-7 fetches the model from http://second/", waiting.What);
        Assert.Equal(1_000, waiting.SinceMs);

        void Tell(string source) =>
            inFlight.Note(
                new ClientProgress
                {
                    Round = 1,
                    Client = First.Value,
                    Phase = ClientPhase.Pulling,
                    Node = "node-7",
                    Source = source,
                }
            );
    }

    [Fact]
    public void Should_promise_no_exclusion_when_an_accepted_update_is_lost()
    {
        OpenRound answered = _open.With(First, m => m with { Accepted = SimulatedJob.Accept(1, First.Value) });
        _inFlight.NoteLost(First);

        WaitingFor lost = _inFlight.Waiting(answered, null).Last();

        Assert.Equal(First.Value, lost.Who);
        Assert.Contains("not here any more", lost.What, StringComparison.Ordinal);
        Assert.DoesNotContain("exclude", lost.Remedy, StringComparison.Ordinal);
    }

    /// <summary>A clock that is set; its timestamps are the machine's.</summary>
    /// <summary>A clock that moves when it is told to.</summary>
    private sealed class Stopped : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
