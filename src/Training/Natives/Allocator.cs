using System.Runtime.InteropServices;
using ProFL.Learning.Memory;

namespace ProFL.Training.Natives;

/// <summary>The C library's memory allocator, which libtorch uses for tensors. On systems without glibc its settings do nothing.</summary>
public static partial class Allocator
{
    // of malloc.h
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>The largest threshold that glibc takes, in bytes.</summary>
    private const int LargestThreshold = 32 << 20;

    /// <summary>Makes the allocator tight. Call it once, at the start of a process.</summary>
    public static void Configure()
    {
        Set(ArenaMax, 1); // one heap for all threads: what one has freed another can use
        Use(AllocatorMode.Tight);
    }

    /// <summary>
    /// Sets what becomes of memory that is freed. A training's result does not depend on it, its time and its peak do: so it is to be
    /// changed only while nothing trains, see <see cref="AllocatorSwitch"/>.
    /// </summary>
    /// <param name="mode">What becomes of it.</param>
    public static void Use(AllocatorMode mode)
    {
        if (mode == AllocatorMode.Fast)
        {
            Set(MmapThreshold, LargestThreshold);
            Set(TrimThreshold, int.MaxValue);
            return;
        }

        if (!Set(MmapThreshold, TightHeap.Below))
        {
            throw new InvalidOperationException(
                "glibc refused mallopt(M_MMAP_THRESHOLD, 64 KiB); memory peaks of training would be unbounded"
            );
        }

        Set(TrimThreshold, TightHeap.Below);
        Call(() => Trim(0));
    }

    // true where there is no such setting: another C library has no such threshold
    private static bool Set(int option, int value) => Call(() => SetOption(option, value)) != 0;

    private static int Call(Func<int> function)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 1;
        }

        try
        {
            return function();
        }
        catch (EntryPointNotFoundException)
        {
            return 1;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
