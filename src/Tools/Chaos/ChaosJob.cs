using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;

namespace ProFL.Tools.Chaos;

/// <summary>What the journal says of a job that ran under faults.</summary>
/// <param name="Report">What <c>profl verify</c> says of it.</param>
/// <param name="RoundsRepeated">Rounds that were planned more than once.</param>
/// <param name="Accepted">When updates of which site were accepted, in order.</param>
public sealed record ChaosJob(VerificationReport Report, int RoundsRepeated, ImmutableArray<ChaosJob.Acceptance> Accepted)
{
    /// <summary>An update that was accepted.</summary>
    /// <param name="At">When it was written.</param>
    /// <param name="Site">The client's.</param>
    /// <param name="Client">Whose it is.</param>
    public sealed record Acceptance(DateTimeOffset At, string Site, string Client);

    /// <summary>Folds a journal.</summary>
    /// <param name="report">What was found when it was verified.</param>
    /// <param name="events">With the times at which they were written.</param>
    public static ChaosJob Of(VerificationReport report, IEnumerable<(DateTimeOffset At, IMessage Event)> events)
    {
        var planned = new HashSet<long>();
        int repeated = 0;
        var sites = new Dictionary<string, string>(StringComparer.Ordinal);
        ImmutableArray<Acceptance>.Builder accepted = ImmutableArray.CreateBuilder<Acceptance>();
        foreach ((DateTimeOffset at, IMessage @event) in events)
        {
            switch (@event)
            {
                case RoundPlanned e:
                    repeated += planned.Add(e.Round) ? 0 : 1;
                    foreach (CohortMember member in e.Cohort)
                    {
                        sites[member.Client] = member.Site;
                    }

                    break;
                case UpdateAccepted e:
                    accepted.Add(new Acceptance(at, sites.GetValueOrDefault(e.Client, ""), e.Client));
                    break;
                default:
                    break;
            }
        }

        return new ChaosJob(report, repeated, accepted.ToImmutable());
    }
}
