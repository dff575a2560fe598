using ProFL.Training.Natives;

namespace ProFL.Training.Tests;

public class PeakMemorySpecs
{
    private readonly PeakMemory _memory;
    private long _now = 200;
    private long _peak = 900;
    private bool _canForget = true;

    public PeakMemorySpecs() => _memory = new PeakMemory(() => _now, () => _peak, Forget);

    [Fact]
    public void Should_tell_the_peak_above_the_start_when_one_work_runs_alone()
    {
        using PeakMemory.Watch work = _memory.Start();
        _peak = 350;

        Assert.Equal(150, work.PeakBytes());
    }

    [Fact]
    public void Should_count_from_its_own_start_when_the_process_grew_meanwhile()
    {
        _memory.Start().Dispose();
        _now = 300;
        using PeakMemory.Watch work = _memory.Start();
        _peak = 340;

        Assert.Equal(40, work.PeakBytes());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Should_tell_nothing_of_either_when_two_overlapped(bool theFirstEndsFirst)
    {
        using PeakMemory.Watch first = _memory.Start();
        using PeakMemory.Watch second = _memory.Start();
        _peak = 350;
        (theFirstEndsFirst ? first : second).Dispose();

        Assert.Equal((0, 0), (first.PeakBytes(), second.PeakBytes()));
    }

    [Fact]
    public void Should_tell_it_again_when_those_that_overlapped_have_ended()
    {
        PeakMemory.Watch first = _memory.Start();
        _memory.Start().Dispose();
        first.Dispose();
        using PeakMemory.Watch third = _memory.Start();
        _peak = 260;

        Assert.Equal(60, third.PeakBytes());
    }

    [Fact]
    public void Should_tell_nothing_when_the_system_does_not_forget_a_peak()
    {
        _canForget = false;
        using PeakMemory.Watch work = _memory.Start();

        Assert.Equal(0, work.PeakBytes());
    }

    private bool Forget()
    {
        _peak = _canForget ? _now : _peak;
        return _canForget;
    }
}
