namespace ProFL.Tools.Bench;

/// <summary>
/// What a process held through a benchmark: of each tenth of the rounds the median. What grows without bound is larger in the last tenth
/// than in the second.
/// </summary>
/// <param name="Role"><c>coordinator</c>, or the client node's site.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="KeptFiles">Files in the folders of its state: blobs, or outbox and cache; the journal is none of them.</param>
/// <param name="KeptBytes">And how long they are together.</param>
public sealed record RoleTenths(
    string Role,
    IReadOnlyList<long> ResidentBytes,
    IReadOnlyList<int> Handles,
    IReadOnlyList<int> KeptFiles,
    IReadOnlyList<long> KeptBytes
)
{
    private const int Parts = 10;

    /// <summary>Cuts the samples into tenths by rounds.</summary>
    /// <param name="role">Whose they are.</param>
    /// <param name="samples">In order of time; one at least.</param>
    /// <param name="completedAt">When each round was completed, ten at least.</param>
    internal static RoleTenths Of(string role, IReadOnlyCollection<RoleSample> samples, long[] completedAt)
    {
        RoleSample[][] tenths = [.. Enumerable.Range(0, Parts).Select(part => Within(EndOf(part), EndOf(part + 1)))];
        return new RoleTenths(
            role,
            Medians(s => s.ResidentBytes),
            Medians(s => s.Handles),
            Medians(s => s.KeptFiles),
            Medians(s => s.KeptBytes)
        );

        long EndOf(int part) => completedAt[part * (completedAt.Length - 1) / Parts];

        // a tenth may be shorter than the pause between two looks: then what was seen last before its end stands
        RoleSample[] Within(long from, long to)
        {
            RoleSample[] within = [.. samples.Where(s => s.UnixMs > from && s.UnixMs <= to)];
            return within.Length > 0 ? within : [samples.LastOrDefault(s => s.UnixMs <= to) ?? samples.First()];
        }

        T[] Medians<T>(Func<RoleSample, T> of) => [.. tenths.Select(t => t.Select(of).Order().ElementAt(t.Length / 2))];
    }
}
