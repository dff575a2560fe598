using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>Clients as sites describe them.</summary>
internal static class Rosters
{
    public static NumericProfile Profile { get; } =
        new()
        {
            Library = "2.10.0",
            Numerics = "native",
            CanarySha256 = new string('c', 64),
        };

    public static RosterMember[] Of(int clients, long memoryBytes = 64 << 20, string site = "north") =>
        [
            .. Enumerable
                .Range(1, clients)
                .Select(i => new RosterMember
                {
                    Client = $"client-{i:0000}",
                    Site = site,
                    MemoryBytes = memoryBytes,
                    Samples = 10 + i,
                    DataFingerprint = "f",
                }),
        ];

    public static RosterMember[] Of(JobSpec spec) => Of(spec.Fleet.Clients, site: spec.Fleet.Sites[0]);
}
