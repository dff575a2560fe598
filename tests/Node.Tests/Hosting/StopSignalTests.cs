using System.Runtime.InteropServices;
using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Persistence;

namespace ProFL.Node.Tests.Hosting;

public partial class StopSignalTests
{
    private const int SigTerm = 15;

    [Fact]
    public async Task Should_cancel_and_let_the_process_live_when_it_is_told_to_end()
    {
        using var signal = new StopSignal();
        var stopping = new TaskCompletionSource();
        using CancellationTokenRegistration registration = signal.Token.Register(stopping.SetResult);
        Assert.False(signal.Token.IsCancellationRequested);

        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_not_start_when_a_journal_filters_its_replay()
    {
        Config config = HoconLayers.Load(
            "coordinator",
            ["local"],
            ["akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old"]
        );

        await Assert.ThrowsAsync<JournalException>(() => NodeHost.Start(config, (_, _) => { }, CancellationToken.None));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
