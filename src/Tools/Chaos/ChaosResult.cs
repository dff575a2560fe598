using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ProFL.Tools.Chaos;

/// <summary>What a cluster made of a plan of faults: the object that <c>profl chaos --json</c> prints.</summary>
/// <param name="Seed">Of the plan.</param>
/// <param name="Holds">Whether everything below is as it must be.</param>
/// <param name="Faults">What was done, in order.</param>
/// <param name="Jobs">The jobs that ran meanwhile, one after the other, all from one job file.</param>
/// <param name="Rounds">They completed.</param>
/// <param name="UpdatesAccepted">Updates that count.</param>
/// <param name="RoundsRepeated">Rounds that were planned more than once; must be 0.</param>
/// <param name="UpdatesTrainedAgain">Accepted updates that were trained a second time; must be 0.</param>
/// <param name="UpdatesCountedTwice">Updates that entered a sum more than once; must be 0.</param>
/// <param name="ModelSha256">
/// Of the model that all jobs ended with; of the first that differs from the fault-free run's where they do not agree.
/// </param>
/// <param name="FaultFreeModelSha256">Of the model of the same job where nobody did anything to it.</param>
/// <param name="ModelEqualsFaultFree">true, false, or "n/a" with the reason in <paramref name="Reason"/>.</param>
/// <param name="Reason">Why a model cannot be compared; empty otherwise.</param>
/// <param name="Findings">What is wrong, a line each; empty when everything holds.</param>
public sealed record ChaosResult(
    ulong Seed,
    bool Holds,
    IReadOnlyList<ChaosResult.Fault> Faults,
    int Jobs,
    long Rounds,
    long UpdatesAccepted,
    int RoundsRepeated,
    long UpdatesTrainedAgain,
    long UpdatesCountedTwice,
    string ModelSha256,
    string FaultFreeModelSha256,
    JsonNode ModelEqualsFaultFree,
    string Reason,
    IReadOnlyList<string> Findings
)
{
    /// <summary>One fault.</summary>
    /// <param name="At">When it began, in seconds from the start.</param>
    /// <param name="Kind">Its name.</param>
    /// <param name="Target">The process it was done to.</param>
    /// <param name="ForSeconds">How long its cause lasted; of a killed process, until another was started in its place.</param>
    /// <param name="RecoverySeconds">
    /// From its beginning to the first update that was accepted after its cause was over: of a coordinator any, of a client node one of its
    /// site, of a damaged update that client's. Null when none was due any more.
    /// </param>
    /// <param name="Struck">Whether there was something to strike, such as an update that could be damaged.</param>
    public sealed record Fault(double At, string Kind, string Target, double ForSeconds, double? RecoverySeconds, bool Struck);

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ChaosJson.Default.ChaosResult);

    /// <summary>A table of the faults and a few lines for people.</summary>
    public override string ToString()
    {
        var lines = new StringBuilder();
        lines.AppendLine("   at s  fault         target            for s  recovery s");
        foreach (Fault fault in Faults)
        {
            string recovery =
                fault.RecoverySeconds?.ToString("0.0", CultureInfo.InvariantCulture) ?? (fault.Struck ? "none due" : "no target");
            lines.AppendLine(
                CultureInfo.InvariantCulture,
                $"{fault.At, 7:0.0}  {fault.Kind, -13} {fault.Target, -16} {fault.ForSeconds, 6:0.0}  {recovery, 10}"
            );
        }

        lines.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Jobs} jobs, {Rounds} rounds, {UpdatesAccepted} updates; rounds repeated: {RoundsRepeated}; "
                + $"updates trained again: {UpdatesTrainedAgain}; counted twice: {UpdatesCountedTwice}"
        );
        lines.AppendLine(
            CultureInfo.InvariantCulture,
            $"model {ModelSha256}; equals the fault-free run's: {ModelEqualsFaultFree}{(Reason.Length > 0 ? $" ({Reason})" : "")}"
        );
        lines.Append(
            Holds
                ? "the verdict holds"
                : $"the verdict does not hold:{Environment.NewLine}{string.Join(Environment.NewLine, Findings.Select(f => "  " + f))}"
        );
        return lines.ToString();
    }
}

/// <summary>How the result is written: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ChaosResult))]
public sealed partial class ChaosJson : JsonSerializerContext;
