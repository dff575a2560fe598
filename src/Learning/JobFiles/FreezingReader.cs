using System.Collections.Immutable;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Json;
using ProFL.Learning.Networks;
using ProFL.Learning.Schedules;

namespace ProFL.Learning.JobFiles;

/// <summary>Reads the section <c>freezing</c> of a job file.</summary>
internal static class FreezingReader
{
    private const string CoolDownKey = "cool-down-rounds";
    private static readonly string[] MovementOnly =
    [
        "slope-window",
        "evaluations",
        "slope-threshold-pp",
        "minimum-rounds",
        "maximum-rounds",
    ];
    private static readonly string[] MovementKeys = [.. MovementOnly, CoolDownKey];
    private static readonly string[] RoundsKeys = ["rounds"];
    private static readonly string[] PlateauKeys =
    [
        "plateau-evaluations",
        "plateau-margin-pp",
        "minimum-rounds",
        "maximum-rounds",
        CoolDownKey,
    ];

    /// <summary>Reads the section by the rules before there was a choice: movement decides, and nothing may be left out.</summary>
    public static FreezingSpec ByMovement(StrictValue value)
    {
        StrictObject freezing = value.Object(["movement-window", .. MovementOnly]);
        var rule = new FreezingRule(
            freezing["movement-window"].Int32(1, Ranges.MostRounds),
            freezing["slope-window"].Int32(2, 1000),
            freezing["evaluations"].Int32(1, Ranges.MostRounds),
            FreezingSpec.PartsPerBillion(freezing["slope-threshold-pp"].Number(1e-7, 100)),
            freezing["minimum-rounds"].Int32(1, Ranges.MostRounds),
            freezing["maximum-rounds"].Int32(1, Ranges.MostRounds)
        );
        return new FreezingSpec(Valid(value, rule, r => r.Validate()));
    }

    /// <summary>
    /// Reads the section. What decides may be left out where the keys that are there say it; what is not decided by has no keys.
    /// </summary>
    /// <param name="value">The section; null where the file has none.</param>
    /// <param name="network">The network, for the number of its growing steps.</param>
    /// <param name="schedule">How the learning rate goes on.</param>
    /// <param name="evaluation">When the model is evaluated.</param>
    /// <param name="data">The job's data set.</param>
    public static FreezingSpec Read(
        StrictValue? value,
        NetworkBlueprint network,
        RateSchedule schedule,
        EvaluationSpec evaluation,
        DataSpec data
    )
    {
        if (value is not { } section)
        {
            return new FreezingSpec(Measured) { By = FreezingBy.Rounds, Rounds = [FreezingSpec.StandardRounds] };
        }

        StrictObject freezing = section.Object(["by", "movement-window", .. MovementKeys.Union(RoundsKeys).Union(PlateauKeys)]);
        FreezingBy by = freezing.Optional("by")?.OneOf(FreezingSpellings.By) ?? ByTheKeysOf(freezing);
        (string, FreezingBy, string[])[] keysOf =
        [
            ("movement", FreezingBy.Movement, MovementKeys),
            ("rounds", FreezingBy.Rounds, RoundsKeys),
            ("plateau", FreezingBy.Plateau, PlateauKeys),
        ];
        string[] own = keysOf.First(keys => keys.Item2 == by).Item3;
        foreach (string foreign in keysOf.SelectMany(keys => keys.Item3).Except(own))
        {
            freezing.MustLack(foreign, $"means nothing with freezing.by = {FreezingSpellings.Of(by)}");
        }

        int window = freezing.Optional("movement-window")?.Int32(1, Ranges.MostRounds) ?? Measured.MovementWindow;
        return by switch
        {
            FreezingBy.Movement => Movement(section, freezing, window) with { CoolDownRounds = CoolDown(freezing, schedule) },
            FreezingBy.Plateau => new FreezingSpec(Measured with { MovementWindow = window })
            {
                By = by,
                Plateau = Plateau(section, freezing, evaluation, data),
                CoolDownRounds = CoolDown(freezing, schedule),
            },
            _ => new FreezingSpec(Measured with { MovementWindow = window }) { By = by, Rounds = Rounds(freezing, network) },
        };
    }

    /// <summary>How movement is measured where it does not decide.</summary>
    private static FreezingRule Measured { get; } = new(5, 8, 4, FreezingSpec.PartsPerBillion(1), 16, 25);

    private static FreezingBy ByTheKeysOf(StrictObject freezing) =>
        freezing.Optional("plateau-evaluations") is not null || freezing.Optional("plateau-margin-pp") is not null ? FreezingBy.Plateau
        : freezing.Optional("rounds") is null && MovementOnly.Any(key => freezing.Optional(key) is not null) ? FreezingBy.Movement
        : FreezingBy.Rounds;

    private static FreezingSpec Movement(StrictValue section, StrictObject freezing, int window)
    {
        var rule = new FreezingRule(
            window,
            freezing.Optional("slope-window")?.Int32(2, 1000) ?? Measured.SlopeWindow,
            freezing.Optional("evaluations")?.Int32(1, Ranges.MostRounds) ?? Measured.Evaluations,
            freezing.Optional("slope-threshold-pp") is { } threshold
                ? FreezingSpec.PartsPerBillion(threshold.Number(1e-7, 100))
                : Measured.SlopeThreshold,
            freezing.Optional("minimum-rounds")?.Int32(1, Ranges.MostRounds) ?? Measured.MinimumRounds,
            freezing.Optional("maximum-rounds")?.Int32(1, Ranges.MostRounds) ?? Measured.MaximumRounds
        );
        return new FreezingSpec(Valid(section, rule, r => r.Validate()));
    }

    private static PlateauRule Plateau(StrictValue section, StrictObject freezing, EvaluationSpec evaluation, DataSpec data)
    {
        if (!data.HasHeldOut)
        {
            throw section.Error(
                "by = plateau looks at held-out samples, of which data.held-out keeps none; raise it, or choose by = rounds"
            );
        }

        if (evaluation.EveryRounds == 0)
        {
            throw section.Error(
                "by = plateau looks at evaluations between the rounds, of which there are none; set evaluation.every-rounds"
            );
        }

        var rule = new PlateauRule(
            freezing.Optional("plateau-evaluations")?.Int32(1, 1000) ?? 3,
            FreezingSpec.PartsPerBillion(freezing.Optional("plateau-margin-pp")?.Number(0, 100) ?? 0.5),
            freezing.Optional("minimum-rounds")?.Int32(1, Ranges.MostRounds) ?? 1,
            freezing.Optional("maximum-rounds")?.Int32(1, Ranges.MostRounds) ?? 40
        );
        return Valid(section, rule, r => r.Validate());
    }

    private static ImmutableArray<int> Rounds(StrictObject freezing, NetworkBlueprint network)
    {
        if (freezing.Optional("rounds") is not { } value)
        {
            return [FreezingSpec.StandardRounds];
        }

        if (!value.IsArray)
        {
            return [value.Int32(1, Ranges.MostRounds)];
        }

        ImmutableArray<int> rounds = [.. value.Array().Select(item => item.Int32(1, Ranges.MostRounds))];
        return rounds.Length == network.Steps
            ? rounds
            : throw value.Error(
                $"{rounds.Length} numbers for {network.Steps} growing steps; give one for each of them, or a single one for all"
            );
    }

    private static int CoolDown(StrictObject freezing, RateSchedule schedule)
    {
        if (schedule == RateSchedule.Cosine)
        {
            return freezing.Optional(CoolDownKey)?.Int32(0, Ranges.MostRounds) ?? FreezingSpec.StandardCoolDownRounds;
        }

        freezing.MustLack(CoolDownKey, "means nothing unless training.schedule = cosine");
        return 0;
    }

    private static T Valid<T>(StrictValue section, T rule, Action<T> validate)
    {
        try
        {
            validate(rule);
        }
        catch (ArgumentException exception)
        {
            throw section.Error(exception.Message);
        }

        return rule;
    }
}
