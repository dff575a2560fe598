using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;

namespace ProFL.Tools.Tests.Support;

/// <summary>The events of a job with very many clients and rounds, of which each is evaluated.</summary>
internal static class LargeJob
{
    private const int Cohort = 10;

    /// <summary>Events that each round has.</summary>
    public const int EventsOfRound = Cohort + 3;

    /// <summary>Writes them.</summary>
    public static JournalBuilder Of(string job, int clients, int rounds)
    {
        JobSpec spec = Jobs.Demo(MethodName.FedAvg);
        JournalBuilder builder = new JournalBuilder(job, spec)
            .Started()
            .LargeRoster([.. Enumerable.Range(0, clients).Select(i => (NameOf(i), (1L + (i % 9)) << 20, 20L + (i % 50)))], 500);
        for (int round = 1; round <= rounds; round++)
        {
            int first = round * 7919 % (clients - (Cohort * 31));
            builder
                .Round(
                    round,
                    0,
                    round * 1000L,
                    null,
                    [
                        .. Enumerable
                            .Range(0, Cohort)
                            .Select(i => (NameOf(first + (i * 31)), ClientShare.Whole, i == 0 && round % 97 == 0 ? null : (long?)4000)),
                    ]
                )
                .Evaluated(round, 0, 9_000 - (long)(8_000.0 / (1 + (round / 300.0))) + (round % 13), 10_000);
        }

        return builder;
    }

    private static string NameOf(int client) => $"client-{client:00000}";
}
