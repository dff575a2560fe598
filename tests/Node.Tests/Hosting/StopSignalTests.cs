using System.Runtime.InteropServices;
using ProFL.Node.Hosting;

namespace ProFL.Node.Tests.Hosting;

public partial class StopSignalTests
{
    private const int SigTerm = 15;

    [Fact]
    public async Task Should_cancel_and_let_the_process_live_when_it_is_told_to_end()
    {
        using var signal = new StopSignal(() => { });
        var stopping = new TaskCompletionSource();
        using CancellationTokenRegistration registration = signal.Token.Register(stopping.SetResult);
        Assert.False(signal.Token.IsCancellationRequested);

        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_end_the_process_when_only_work_is_left_that_does_not_look_at_the_token()
    {
        bool endsInOrder = true;
        var overdue = new TaskCompletionSource();
        var looked = new TaskCompletionSource();
        using var signal = new StopSignal(
            overdue.SetResult,
            () =>
            {
                bool answer = Volatile.Read(ref endsInOrder);
                looked.TrySetResult();
                return answer;
            },
            TimeSpan.FromMilliseconds(100)
        );

        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));
        await looked.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.False(overdue.Task.IsCompleted);
        Volatile.Write(ref endsInOrder, false);
        await overdue.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
