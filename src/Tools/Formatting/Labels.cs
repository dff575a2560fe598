using System.Globalization;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Rules;
using ProFL.Messages.Facts;
using ProFL.Operators.Formatting;
using ClientShare = ProFL.Learning.SubModels.ClientShare;
using Phase = ProFL.Learning.Curricula.Phase;
using Stage = ProFL.Learning.SubModels.Stage;

namespace ProFL.Tools.Formatting;

/// <summary>What things are called, and how numbers are written.</summary>
public static class Labels
{
    /// <summary>What clients measure in a calibration.</summary>
    public const string CalibrationFinds = "mean and variance at each batch normalisation of blocks that are not trained yet";

    /// <inheritdoc cref="Sizes.Of"/>
    public static string Size(long bytes) => Sizes.Of(bytes);

    /// <summary>A share from 0 to 1 as per cent with one digit.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>A share as per cent, or a dash where it is not known.</summary>
    public static string Percent(double? share) => share is { } known ? Percent(known) : "–";

    /// <summary>Parts per billion as percentage points.</summary>
    public static string PercentagePoints(double partsPerBillion) => Number(Math.Round(partsPerBillion / 1e7, 2)) + " pp";

    /// <summary>A slope in parts per billion as percentage points, with its sign.</summary>
    public static string Slope(double partsPerBillion) =>
        (partsPerBillion / 1e7).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture) + " pp";

    /// <summary>A number with separated thousands.</summary>
    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number with the digits it needs, at most three.</summary>
    public static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 round</c>, <c>2 rounds</c>.</summary>
    public static string Count(long number, string thing) => $"{Count(number)} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>A duration.</summary>
    public static string Duration(double seconds) =>
        seconds < 120
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    /// <summary>A duration, or a dash where it is not known.</summary>
    public static string Duration(double? seconds) => seconds is { } known ? Duration(known) : "–";

    /// <summary>The name of a job's method in the literature.</summary>
    public static string NameOf(JobSpec spec) => MethodOf(spec.Method.Strategy)?.Title ?? spec.Method.Strategy.Value;

    /// <summary>What a job's method does, in a clause.</summary>
    public static string Meaning(JobSpec spec) => MethodOf(spec.Method.Strategy)?.Summary ?? "a method that this release does not know";

    /// <summary>What the whole of a job's network is to be called.</summary>
    public static string Whole(MethodName strategy) => MethodOf(strategy) is { NarrowsNetwork: true } ? "narrowed network" : "full network";

    /// <summary>A method by its name, or null when this release does not know it.</summary>
    public static ITrainingMethod? MethodOf(MethodName strategy) =>
        RuleBook.Newest.Methods.FirstOrDefault(method => method.Name == strategy);

    /// <summary>The name of a stage: shrinking or growing.</summary>
    public static string NameOf(Stage stage) => StepTitle.OfStage(stage);

    /// <summary>The name of a step.</summary>
    public static StepName NameOf(Phase phase, int step) => new(phase.ToFact(), step);

    /// <summary>What a phase does, in a clause.</summary>
    public static string Meaning(Phase phase) =>
        phase switch
        {
            Phase.Calibrate => $"measures {CalibrationFinds}",
            Phase.Learn => "gives the block its first weights",
            Phase.Map => "teaches a proxy to stand in for it",
            Phase.Grow => "trains the block, then freezes it",
            Phase.Polish => "trains all blocks once more",
            _ => "trains all blocks at once",
        };

    /// <summary>What ended a step.</summary>
    public static string EndedBy(StepEnding ending) =>
        ending switch
        {
            StepEnding.Movement => "flat movement",
            StepEnding.MaximumRounds => "maximum of rounds",
            StepEnding.FixedRounds => "fixed rounds",
            StepEnding.Plateau => "accuracy rises no more",
            _ => "–",
        };

    /// <summary>What a client trains.</summary>
    public static string Meaning(ClientShare share) =>
        share switch
        {
            ClientShare.Full => "the whole step",
            ClientShare.OutputModule => "output module only",
            _ => "head only",
        };
}
