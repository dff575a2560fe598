using ProFL.ClientNode.Trainings;

namespace ProFL.ClientNode.Tests.Trainings;

public sealed class TrainingPeaksTests
{
    private readonly TrainingPeaks _peaks;
    private long _resident = 200;
    private long _peak = 5000;
    private bool _canForget = true;

    public TrainingPeaksTests() => _peaks = new TrainingPeaks(() => _resident, () => _peak, Forget);

    [Fact]
    public void Should_tell_the_idle_process_alone_when_nothing_was_trained() =>
        Assert.Equal(new TrainingPeaks.Figures(200, 0, 0, 0), _peaks.Current);

    [Fact]
    public void Should_measure_the_largest_above_the_idle_process_when_trainings_have_ended()
    {
        Train(estimate: 40, peak: 230);
        Train(estimate: 70, peak: 290);
        _resident = 210;
        Train(estimate: 70, peak: 275);
        _resident = 220;
        Train(estimate: 50, peak: 260);

        Assert.Equal(new TrainingPeaks.Figures(220, 70, 65, 70), _peaks.Current);
    }

    [Fact]
    public void Should_count_estimates_together_when_trainings_run_at_the_same_time()
    {
        IDisposable first = _peaks.Begin(40);
        IDisposable second = _peaks.Begin(50);
        _peak = 280;
        first.Dispose();
        first.Dispose();
        second.Dispose();
        Train(estimate: 60, peak: 290);

        Assert.Equal(new TrainingPeaks.Figures(200, 60, 80, 90), _peaks.Current);
    }

    [Fact]
    public void Should_leave_out_what_is_no_trainings_when_memory_rises_while_nothing_runs()
    {
        Train(estimate: 40, peak: 230);
        _peak = 900;

        Assert.Equal(30, _peaks.Current.MeasuredBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Should_tell_the_peak_of_none_of_two_when_they_overlapped(bool theFirstEndsFirst)
    {
        using TrainingPeaks.Training first = _peaks.Begin(40);
        _peak = 250;
        Assert.Equal(50, first.PeakBytes());

        using TrainingPeaks.Training second = _peaks.Begin(50);
        (theFirstEndsFirst ? first : second).Dispose();
        Assert.Equal((0, 0), (first.PeakBytes(), second.PeakBytes()));
    }

    [Fact]
    public void Should_tell_no_peak_of_one_when_the_system_does_not_forget()
    {
        _canForget = false;
        using TrainingPeaks.Training training = _peaks.Begin(40);
        Assert.Equal(0, training.PeakBytes());
    }

    private bool Forget()
    {
        _peak = _canForget ? _resident : _peak;
        return _canForget;
    }

    private void Train(long estimate, long peak)
    {
        using IDisposable training = _peaks.Begin(estimate);
        _peak = Math.Max(_peak, peak);
    }
}
