using System.Globalization;

namespace ProFL.Tools.Chaos;

/// <summary>
/// A control group of Linux with less memory than the process that is put into it needs, so that the kernel kills it for want of
/// memory. Needs the right to make one: root, and the memory controller of either version mounted where distributions have it.
/// </summary>
public sealed class MemoryGroup : IDisposable
{
    /// <summary>What a process that is put into a group may still allocate, in bytes: a hundredth of a client node.</summary>
    public const long Limit = 4L << 20;

    private readonly string _folder;
    private readonly string _events;

    private MemoryGroup(string folder, string events) => (_folder, _events) = (folder, events);

    /// <summary>Makes a group.</summary>
    /// <param name="name">Its name below the root of the controller.</param>
    /// <returns>Null where none can be made.</returns>
    public static MemoryGroup? TryMake(string name) =>
        Make(Path.Combine("/sys/fs/cgroup", name), "memory.max", "memory.swap.max", "memory.events")
        ?? Make(Path.Combine("/sys/fs/cgroup/memory", name), "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.oom_control");

    /// <summary>How many processes the kernel has killed in it.</summary>
    public int Killed =>
        File.ReadLines(_events)
            .Where(line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
            .Select(line => int.Parse(line.AsSpan("oom_kill ".Length), CultureInfo.InvariantCulture))
            .FirstOrDefault();

    /// <summary>Puts a process into the group: the kernel kills it as soon as it asks for more than <see cref="Limit"/>.</summary>
    /// <exception cref="IOException">There is no such process any more.</exception>
    public void Take(int pid) => Write("cgroup.procs", pid);

    /// <summary>Ends the group, when the process is gone.</summary>
    public void Dispose() => Remove(_folder);

    private static MemoryGroup? Make(string folder, string limit, string swapLimit, string events)
    {
        try
        {
            if (!File.Exists(Path.Combine(Path.GetDirectoryName(folder)!, "cgroup.procs")))
            {
                return null;
            }

            Directory.CreateDirectory(folder);
            var group = new MemoryGroup(folder, Path.Combine(folder, events));
            if (!File.Exists(Path.Combine(folder, limit)))
            {
                // the controller is not handed down to groups
                Remove(folder);
                return null;
            }

            group.Write(limit, Limit);
            if (File.Exists(Path.Combine(folder, swapLimit)))
            {
                // version 1 counts memory and swap together, version 2 swap alone
                group.Write(swapLimit, swapLimit == "memory.swap.max" ? 0 : Limit);
            }

            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(folder);
            return null;
        }
    }

    // a group is removed like a folder, though it has files; the kernel takes a moment to let go of a process
    private static void Remove(string folder)
    {
        for (int attempt = 0; attempt < 20 && Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                Thread.Sleep(50);
            }
            catch (UnauthorizedAccessException)
            {
                return;
            }
        }
    }

    private void Write(string file, long value) =>
        File.WriteAllText(Path.Combine(_folder, file), value.ToString(CultureInfo.InvariantCulture));
}
