using ProFL.Learning.Networks;
using ProFL.Tools.Plans;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;
using ProFL.Training.Probes;

namespace ProFL.Tools.Tests.Plans;

public sealed class MemoryProbesTests : IDisposable
{
    private static readonly ProbedTraining Grow1 = new("grow-1", 64);

    private readonly TemporaryFolder _folder = new();
    private readonly NetworkBlueprint _network = NetworkFile.Read("cnn28");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_be_near_the_estimate_when_a_child_process_trains()
    {
        var probes = new MemoryProbes(Cache("2.10"), processes: 1, fresh: false);
        MemoryMeasurement measured = await probes.Measure(_network, new ProbedTraining("grow-1", 64), CancellationToken.None);
        MemoryRow row = MemoryRow.Of(_network, "grow-1", NamedSubModels.Find(_network, "grow-1"), 64).With(measured);
        Assert.InRange(row.ErrorPercent!.Value, -30, 30);
        Assert.Equal(measured, Cache("2.10").Find(_network, new ProbedTraining("grow-1", 64), processes: 1));
    }

    [Fact]
    public async Task Should_start_no_process_when_a_measurement_is_kept()
    {
        var kept = new MemoryMeasurement(1, 2);
        Cache("2.10").Keep(_network, new ProbedTraining("no-such-sub-model", 64), 3, kept); // a process would fail
        Assert.Equal(
            kept,
            await new MemoryProbes(Cache("2.10"), processes: 3, fresh: false).Measure(
                _network,
                new ProbedTraining("no-such-sub-model", 64),
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task Should_say_what_the_child_said_when_it_fails()
    {
        UserException failed = await Assert.ThrowsAsync<UserException>(() =>
            new MemoryProbes(Cache("2.10"), processes: 1, fresh: true).Measure(
                _network,
                new ProbedTraining("no-such-sub-model", 64),
                CancellationToken.None
            )
        );
        Assert.Contains(
            "network cnn28 has no sub-model 'no-such-sub-model': it has grow-1, grow-2",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_keep_nothing_for_another_key_when_one_part_of_it_differs()
    {
        Cache("2.10").Keep(_network, Grow1, 3, new MemoryMeasurement(1, 2));
        Assert.NotNull(Cache("2.10").Find(_network, Grow1, 3));
        Assert.Null(Cache("2.11").Find(_network, Grow1, 3));
        Assert.Null(Cache("2.10").Find(_network, Grow1 with { SubModel = "grow-2" }, 3));
        Assert.Null(Cache("2.10").Find(_network, Grow1 with { Batch = 32 }, 3));
        Assert.Null(Cache("2.10").Find(_network, Grow1 with { MicroBatch = 8 }, 3));
        Assert.Null(Cache("2.10").Find(_network, Grow1 with { WithinBytes = 1 << 20 }, 3));
        Assert.Null(Cache("2.10").Find(_network, Grow1, 1));
        Assert.Null(Cache("2.10").Find(_network.Narrowed(0.5), Grow1, 3));
    }

    [Fact]
    public void Should_measure_again_when_what_was_kept_is_cut_off()
    {
        Cache("2.10").Keep(_network, Grow1, 3, new MemoryMeasurement(1, 2));
        File.WriteAllText(Directory.GetFiles(_folder.Path).Single(), "{\"idleBytes\":");
        Assert.Null(Cache("2.10").Find(_network, Grow1, 3));
    }

    private ProbeCache Cache(string libraryVersion) => new(_folder.Path, libraryVersion);
}
