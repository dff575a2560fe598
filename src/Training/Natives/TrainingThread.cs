using System.Runtime.InteropServices;
using TorchSharp;

namespace ProFL.Training.Natives;

/// <summary>A thread that trains: dedicated, at low priority, with one thread of libtorch.</summary>
/// <remarks>
/// Gradient modes and dispose scopes of Torch belong to a thread, so a training is one synchronous call on one thread. Low priority keeps
/// heartbeats and answers of the node in time while every core trains.
/// </remarks>
public static partial class TrainingThread
{
    private const int Nice = 10;

    /// <summary>Starts a background thread and runs <paramref name="body"/> on it.</summary>
    /// <param name="name">Shown by debuggers and dumps.</param>
    /// <param name="body">What to do; an exception that leaves it ends the process.</param>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static Thread Start(string name, Action body)
    {
        ArgumentNullException.ThrowIfNull(body);
        TorchNatives.Load();
        var thread = new Thread(() =>
        {
            LowerPriority();
            UseOneTorchThread();
            body();
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
        return thread;
    }

    /// <summary>
    /// One thread of libtorch for the calling thread: another number adds in another order and gives other floats. The setting belongs
    /// to the calling thread, so everything that computes calls this first.
    /// </summary>
    internal static void UseOneTorchThread() => torch.set_num_threads(1);

    private static void LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            // Linux keeps the nice value per thread, and 0 is the calling one; refusal (a container's limits) costs nothing but priority
            _ = SetPriority(which: 0, who: 0, Nice);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
