using ProFL.Learning.Jobs;
using ProFL.Learning.Json;

namespace ProFL.Learning.JobFiles;

/// <summary>Reads the section <c>rounds</c> of a job file.</summary>
internal static class RoundReader
{
    /// <summary>
    /// Clients asked for each update wanted, where a job does not say: what large deployments take (Bonawitz et
    /// al., arXiv 1902.01046, section 2.2).
    /// </summary>
    private const double UsualOverSelection = 1.3;

    private static readonly string[] KeysOfStrict = ["cohort", "give-up-after"];
    private static readonly string[] KeysOfDeadline = ["target", "minimum", "deadline", "over-selection"];

    /// <summary>Reads the section.</summary>
    /// <param name="value">The section.</param>
    /// <param name="mostClients">Clients that there can be.</param>
    public static RoundSpec Read(StrictValue value, int mostClients)
    {
        StrictObject rounds = value.Object(["mode", .. KeysOfStrict, .. KeysOfDeadline]);
        return rounds.Optional("mode")?.OneOf(("strict", false), ("deadline", true)) == true
            ? ByDeadline(rounds, mostClients)
            : Strict(rounds, mostClients);
    }

    private static RoundSpec.Strict Strict(StrictObject rounds, int mostClients)
    {
        foreach (string key in KeysOfDeadline)
        {
            if (rounds.Optional(key) is { } other)
            {
                throw other.Error("belongs to mode = deadline, and this job's rounds are strict; set rounds.mode = deadline, or remove it");
            }
        }

        return new RoundSpec.Strict(
            rounds["cohort"].Int32(1, mostClients),
            rounds.Optional("give-up-after")?.Duration() ?? TimeSpan.FromMinutes(10)
        );
    }

    private static RoundSpec.ByDeadline ByDeadline(StrictObject rounds, int mostClients)
    {
        rounds.MustLack(
            "cohort",
            "means nothing with mode = deadline, where rounds.target × rounds.over-selection clients are asked in its place"
        );
        rounds.MustLack(
            "give-up-after",
            "means nothing with mode = deadline, where nobody is given up: after rounds.deadline a round closes with rounds.minimum updates"
        );
        int target = rounds["target"].Int32(1, mostClients);
        int minimum = rounds.Optional("minimum")?.Int32(1, mostClients) ?? (target + 1) / 2;
        if (minimum > target)
        {
            throw rounds["minimum"]
                .Error(
                    $"{minimum} updates are more than rounds.target of {target}, with which a round closes anyway; "
                        + "lower it or raise the target"
                );
        }

        return new RoundSpec.ByDeadline(
            target,
            minimum,
            rounds["deadline"].Duration(),
            rounds.Optional("over-selection")?.Number(1, 100) ?? UsualOverSelection
        );
    }
}
