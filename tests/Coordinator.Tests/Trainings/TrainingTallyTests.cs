using ProFL.Coordinator.Trainings;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Trainings;

public class TrainingTallyTests
{
    private readonly Counters _counters = new();

    [Fact]
    public void Should_tell_both_ways_and_the_most_of_each_when_some_clients_streamed()
    {
        Count(segments: 0, peak: 90);
        Count(segments: 3, estimated: 50, peak: 40);
        Count(segments: 5, estimated: 45, peak: 30);

        Assert.Equal(
            new Messages.Wire.StepTrainings
            {
                Whole = 1,
                WholePeakBytes = 90,
                Streamed = 2,
                MostSegments = 5,
                StreamedEstimatedBytes = 50,
                StreamedPeakBytes = 40,
            },
            TrainingTally.Of(_counters, 0)
        );
    }

    [Fact]
    public void Should_hold_a_samples_time_against_a_samples_time_when_both_ways_were_seen()
    {
        for (int i = 0; i < 10; i++)
        {
            Count(segments: 0, samples: 100, milliseconds: i % 2 == 0 ? 1000 : 3000);
            Count(segments: 4, samples: 10, milliseconds: 300);
        }

        Assert.Equal(1.5, TrainingTally.Of(_counters, 0)!.Cost, 12);
    }

    [Theory]
    [InlineData(0, 1000, 10, 10)]
    [InlineData(9, 1000, 10, 10)]
    [InlineData(1000, 9, 10, 10)]
    [InlineData(1000, 700, 9, 40)]
    [InlineData(1000, 700, 40, 9)]
    public void Should_leave_out_the_cost_when_one_way_was_not_seen_often_and_long_enough(
        long wholeMs,
        long streamedMs,
        int whole,
        int streamed
    )
    {
        Enumerable.Range(0, whole).ToList().ForEach(_ => Count(segments: 0, milliseconds: wholeMs));
        Enumerable.Range(0, streamed).ToList().ForEach(_ => Count(segments: 2, milliseconds: streamedMs));

        Assert.Equal(0, TrainingTally.Of(_counters, 0)!.Cost);
    }

    [Fact]
    public void Should_count_each_step_alone_when_several_are_trained()
    {
        Count(segments: 2, step: 1);

        Assert.Null(TrainingTally.Of(_counters, 0));
        Assert.Equal(1, TrainingTally.Of(_counters, 1)!.Streamed);
    }

    [Fact]
    public void Should_leave_out_a_training_when_it_was_of_a_share()
    {
        TrainingTally.Count(_counters, 0, ClientShare.HeadOnly, new UpdateAccepted { TrainingMs = 1, Samples = 1 });

        Assert.Null(TrainingTally.Of(_counters, 0));
    }

    private void Count(int segments, long estimated = 0, long peak = 0, long samples = 10, long milliseconds = 1, int step = 0) =>
        TrainingTally.Count(
            _counters,
            step,
            ClientShare.Whole,
            new UpdateAccepted
            {
                Segments = segments,
                EstimatedBytes = estimated,
                PeakBytes = peak,
                Samples = samples,
                TrainingMs = milliseconds,
            }
        );
}
