using System.Runtime.InteropServices;
using ProFL.Learning.Memory;

namespace ProFL.Training.Natives;

/// <summary>The C library's memory allocator, which libtorch uses for tensors.</summary>
public static partial class Allocator
{
    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD of malloc.h

    /// <summary>
    /// Makes glibc give every tensor of 64 KiB or more back to the system as soon as it is freed. Without it glibc raises that
    /// threshold by itself and peaks grow to 1.3–2.5 times of what is in use, so that a memory budget means little. Smaller tensors stay in
    /// the heap, whose holes cost a few MB. The price is processor time for fresh pages: up to twice where most tensors have 64 KiB to 1
    /// MiB. Call it once, at the start of a process; on systems without glibc it does nothing.
    /// </summary>
    public static void Configure()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            if (SetOption(MmapThreshold, TightHeap.Below) == 0)
            {
                throw new InvalidOperationException(
                    "glibc refused mallopt(M_MMAP_THRESHOLD, 64 KiB); memory peaks of training would be unbounded"
                );
            }
        }
        catch (EntryPointNotFoundException)
        {
            // another C library: it has no such threshold
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
