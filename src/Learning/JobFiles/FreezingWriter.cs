using System.Text.Json;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;

namespace ProFL.Learning.JobFiles;

/// <summary>Writes the section <c>freezing</c> of a job's canonical JSON.</summary>
internal static class FreezingWriter
{
    /// <summary>Writes the section as the rules read it that know no choice.</summary>
    public static void WriteByMovement(Utf8JsonWriter json, FreezingRule rule)
    {
        json.WriteStartObject("freezing");
        json.WriteNumber("movement-window", rule.MovementWindow);
        WriteMovement(json, rule);
        json.WriteEndObject();
    }

    /// <summary>Writes the section: what decides, and its own keys alone.</summary>
    public static void Write(Utf8JsonWriter json, FreezingSpec freezing, bool cools)
    {
        json.WriteStartObject("freezing");
        json.WriteString("by", FreezingSpellings.Of(freezing.By));
        json.WriteNumber("movement-window", freezing.Rule.MovementWindow);
        switch (freezing)
        {
            case { By: FreezingBy.Rounds }:
                WriteRounds(json, freezing);
                break;
            case { Plateau: { } plateau }:
                json.WriteNumber("plateau-evaluations", plateau.Evaluations);
                json.WriteNumber("plateau-margin-pp", FreezingSpec.PercentagePoints(plateau.Margin));
                json.WriteNumber("minimum-rounds", plateau.MinimumRounds);
                json.WriteNumber("maximum-rounds", plateau.MaximumRounds);
                break;
            default:
                WriteMovement(json, freezing.Rule);
                break;
        }

        if (cools && freezing.By != FreezingBy.Rounds)
        {
            json.WriteNumber("cool-down-rounds", freezing.CoolDownRounds);
        }

        json.WriteEndObject();
    }

    private static void WriteRounds(Utf8JsonWriter json, FreezingSpec freezing)
    {
        if (freezing.Rounds is [var all])
        {
            json.WriteNumber("rounds", all);
            return;
        }

        json.WriteStartArray("rounds");
        foreach (int rounds in freezing.Rounds)
        {
            json.WriteNumberValue(rounds);
        }

        json.WriteEndArray();
    }

    private static void WriteMovement(Utf8JsonWriter json, FreezingRule rule)
    {
        json.WriteNumber("slope-window", rule.SlopeWindow);
        json.WriteNumber("evaluations", rule.Evaluations);
        json.WriteNumber("slope-threshold-pp", FreezingSpec.PercentagePoints(rule.SlopeThreshold));
        json.WriteNumber("minimum-rounds", rule.MinimumRounds);
        json.WriteNumber("maximum-rounds", rule.MaximumRounds);
    }
}
