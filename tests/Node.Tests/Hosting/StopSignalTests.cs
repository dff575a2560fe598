using System.Runtime.InteropServices;
using ProFL.Node.Hosting;

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

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
