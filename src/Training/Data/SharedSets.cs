using System.Globalization;
using System.Runtime.CompilerServices;

namespace ProFL.Training.Data;

/// <summary>Sets that are in use in this process, so that sites which share files share what was read of them.</summary>
internal static class SharedSets
{
    private static readonly Lock Gate = new();
    private static readonly ConditionalWeakTable<SampleValues, RawSet> LivesAsLongAsItsValues = [];
    private static readonly Dictionary<string, (string Stamp, WeakReference<RawSet> Set)> Known = new(StringComparer.Ordinal);

    /// <summary>A set that is in use and whose files have not changed, or the one that is read now.</summary>
    /// <param name="key">What is read, and how.</param>
    /// <param name="folder">The folder that the files lie in.</param>
    /// <param name="read">Reads it.</param>
    public static RawSet Get(string key, string folder, Func<RawSet> read)
    {
        lock (Gate)
        {
            string stamp = StampOf(folder);
            if (
                Known.TryGetValue(key, out (string Stamp, WeakReference<RawSet> Set) known)
                && known.Stamp == stamp
                && known.Set.TryGetTarget(out RawSet? inUse)
            )
            {
                return inUse;
            }

            RawSet set = read();
            LivesAsLongAsItsValues.AddOrUpdate(set.Values, set);
            Known[key] = (stamp, new WeakReference<RawSet>(set));
            return set;
        }
    }

    private static string StampOf(string folder)
    {
        (long Files, long Bytes, long Newest) stamp = (0, 0, 0);
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            stamp = (stamp.Files + 1, stamp.Bytes + file.Length, Math.Max(stamp.Newest, file.LastWriteTimeUtc.Ticks));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{stamp.Files} {stamp.Bytes} {stamp.Newest}");
    }
}
