using System.Collections.Immutable;
using System.Globalization;

namespace ProFL.ClientNode.Permissions;

/// <summary>The site's own word: what jobs of others may do here. What is null is not bounded.</summary>
public sealed record SitePolicy
{
    /// <summary>Everything is allowed: a site without a site.conf.</summary>
    public static SitePolicy Everything { get; } = new();

    /// <summary>
    /// Data sets that jobs may use: folders below the data folder, each with what is below it, or the project's own by name.
    /// </summary>
    public ImmutableArray<string>? DataSets { get; init; }

    /// <summary>Who may submit jobs, by the name in the journal.</summary>
    public ImmutableArray<string>? Submitters { get; init; }

    /// <summary>Methods of jobs.</summary>
    public ImmutableArray<string>? Methods { get; init; }

    /// <summary>Clients that a round must have at least.</summary>
    public int? LeastCohort { get; init; }

    /// <summary>Rounds that a job may take at most.</summary>
    public int? MostRounds { get; init; }

    /// <summary>Passes over a client's samples in a round at most.</summary>
    public int? MostEpochs { get; init; }

    /// <summary>When new trainings begin.</summary>
    public OpeningHours Hours { get; init; } = OpeningHours.Always;

    /// <summary>Memory that trainings may use together, in bytes, where it is less than profl.client-node.memory.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Trainings at a time, where it is fewer than profl.client-node.workers.</summary>
    public int? Workers { get; init; }

    /// <summary>Why a job may not be trained here: the rule and its value; null where it may.</summary>
    public string? RefusalOf(JobFacts job)
    {
        ArgumentNullException.ThrowIfNull(job);
        string? unless(bool refused, FormattableString why) =>
            refused ? "site.conf allows " + why.ToString(CultureInfo.InvariantCulture) : null;
        return unless(
                DataSets is { } sets && !sets.Any(set => job.DataSet == set || job.DataSet.StartsWith(set + "/", StringComparison.Ordinal)),
                $"data-sets {List(DataSets)}, this job uses {job.DataSet}"
            )
            ?? unless(
                Submitters is { } submitters && !submitters.Contains(job.Submitter),
                $"submitters {List(Submitters)}, this job is of {(job.Submitter.Length > 0 ? job.Submitter : "nobody who is named")}"
            )
            ?? unless(Methods is { } methods && !methods.Contains(job.Method.Value), $"methods {List(Methods)}, this job's is {job.Method}")
            ?? unless(
                job.Cohort < LeastCohort,
                $"rounds of {LeastCohort} clients or more (least-cohort), those of this job may have {job.Cohort}"
            )
            ?? unless(job.Rounds > MostRounds, $"at most {MostRounds} rounds (most-rounds), this job may take {job.Rounds}")
            ?? unless(job.Epochs > MostEpochs, $"at most {MostEpochs} epochs in a round (most-epochs), this job takes {job.Epochs}");
    }

    /// <summary>Why no training begins at a time of day, and until when; null where one may.</summary>
    /// <param name="now">The site's time of day.</param>
    public string? ClosedAt(TimeOnly now) =>
        Hours.ClosedUntil(now) is { } until
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"site.conf allows new trainings at {Hours} only (hours): none begins until {until:HH:mm}, the site's time"
            )
            : null;

    private static string List(ImmutableArray<string>? names) => names is not { Length: > 0 } some ? "of no name" : string.Join(", ", some);
}
