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
    /// <param name="samples">In order of time.</param>
    /// <param name="completedAt">When each round was completed, ten at least.</param>
    internal static RoleTenths Of(string role, IReadOnlyCollection<RoleSample> samples, long[] completedAt)
    {
        RoleSample[][] tenths =
        [
            .. Enumerable
                .Range(0, Parts)
                .Select(part =>
                    samples
                        .Where(s =>
                            s.UnixMs > completedAt[part * (completedAt.Length - 1) / Parts]
                            && s.UnixMs <= completedAt[(part + 1) * (completedAt.Length - 1) / Parts]
                        )
                        .ToArray()
                ),
        ];
        return new RoleTenths(
            role,
            Medians(s => s.ResidentBytes),
            Medians(s => s.Handles),
            Medians(s => s.KeptFiles),
            Medians(s => s.KeptBytes)
        );

        // a tenth may be shorter than the pause between two looks
        T[] Medians<T>(Func<RoleSample, T> of) =>
            [.. tenths.Where(t => t.Length > 0).Select(t => t.Select(of).Order().ElementAt(t.Length / 2))];
    }
}
