using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProFL.Coordinator.Verification;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Runs;

/// <summary>How a run ended: the object that <c>--json</c> prints and <c>result.json</c> keeps.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Status">How it ended: completed, failed or stopped.</param>
/// <param name="Seconds">Wall time of this process's part of the run.</param>
/// <param name="ModelSha256">SHA-256 of the canonical model file; empty without a model.</param>
/// <param name="Equality">Which run's model it is, by what promise; empty without a model.</param>
/// <param name="Accuracy">On held-out data, 0 to 1; null when none is held out.</param>
/// <param name="Clients">In the roster.</param>
/// <param name="Rounds">Completed.</param>
/// <param name="UpdatesAccepted">Updates that count.</param>
/// <param name="UpdatesRefused">Updates that were refused.</param>
/// <param name="BytesDown">Model bytes that client nodes pulled.</param>
/// <param name="BytesUp">Update bytes that coordinators pulled.</param>
/// <param name="Reason">Why it failed or was stopped; empty otherwise.</param>
/// <param name="Failure">What kind of failure it was; unspecified unless it failed.</param>
/// <param name="ExclusiveAccuracy">What ExclusiveFL reached on the same fleet; null when it did not run or nobody is able.</param>
/// <param name="AllSmallAccuracy">What AllSmall reached on the same fleet; null when it did not run.</param>
/// <param name="ClientsAbleFull">Clients whose budget holds the full network.</param>
/// <param name="BytesIfFull">What as many rounds would have moved with the full network to and from everybody in the cohort.</param>
/// <param name="Steps">What each step of the curriculum took.</param>
/// <param name="Files">What the run left, by name.</param>
public sealed record RunResult(
    string Job,
    JobPhase Status,
    double Seconds,
    string ModelSha256,
    string Equality,
    double? Accuracy,
    long Clients,
    long Rounds,
    long UpdatesAccepted,
    long UpdatesRefused,
    long BytesDown,
    long BytesUp,
    string Reason,
    FailureCode Failure,
    double? ExclusiveAccuracy,
    double? AllSmallAccuracy,
    int ClientsAbleFull,
    long BytesIfFull,
    IReadOnlyList<RunResult.Step> Steps,
    IReadOnlyDictionary<string, string> Files
)
{
    /// <summary>What FedAvg reached with everybody, streamed by who cannot hold the network; null when it did not run.</summary>
    public double? FedAvgAccuracy { get; init; }

    /// <summary>Model bytes that FedAvg moved, down and up; null when it did not run.</summary>
    public long? FedAvgBytes { get; init; }

    /// <summary>
    /// The class with the smallest share of right held-out samples, by the name that the job gives it, otherwise by its label from 0;
    /// empty where it is not known.
    /// </summary>
    public string WorstClass { get; init; } = "";

    /// <summary>That share, from 0 to 1; null where it is not known.</summary>
    public double? WorstClassAccuracy { get; init; }

    /// <summary>
    /// Processor time of the clients' trainings whose updates count, in seconds; null where it is not known of each of them.
    /// </summary>
    public double? ClientCpuSeconds { get; init; }

    /// <summary>
    /// The most memory that a training took whose update counts, in bytes, above what its process had before; null where none was measured.
    /// </summary>
    public long? PeakTrainingBytes { get; init; }

    /// <summary>Share of the clients of which at least one update counted, from 0 to 1; null without a roster.</summary>
    public double? ShareOfClients { get; init; }

    /// <summary>Share of the clients of which at least one update of a whole step counted, from 0 to 1; null without a roster.</summary>
    public double? ShareOfClientsWhole { get; init; }

    /// <summary>Share of the samples that lie on the clients of <see cref="ShareOfClients"/>, from 0 to 1; null without a roster.</summary>
    public double? ShareOfSamples { get; init; }

    /// <summary>Share of the samples that lie on the clients of <see cref="ShareOfClientsWhole"/>, from 0 to 1.</summary>
    public double? ShareOfSamplesWhole { get; init; }

    /// <summary>The result that a finished run has left.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">Its file is damaged.</exception>
    public static RunResult Of(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(run.Result), RunJson.Default.RunResult)!;
        }
        catch (JsonException broken)
        {
            throw new UserException(Mistake.Usage, $"{run.Result} is damaged, at line {broken.LineNumber + 1}: remove the run's folder");
        }
    }

    /// <summary>The result with what the job's journal tells of its clients' work.</summary>
    /// <param name="history">The job.</param>
    public RunResult With(RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return this with
        {
            ClientCpuSeconds = Rounded(history.Totals.ClientCpuSeconds),
            PeakTrainingBytes = history.PeakTrainingBytes,
            ShareOfClients = Rounded(history.ShareOfClients),
            ShareOfClientsWhole = Rounded(history.ShareOfClientsWhole),
            ShareOfSamples = Rounded(history.ShareOfSamples),
            ShareOfSamplesWhole = Rounded(history.ShareOfSamplesWhole),
        };
    }

    /// <summary>The result with what was measured after it.</summary>
    /// <param name="measured">Measured memory by place in the curriculum, in bytes.</param>
    public RunResult With(IReadOnlyDictionary<int, long> measured) =>
        this with
        {
            Steps =
            [
                .. Steps.Select(
                    (step, index) => step with { MeasuredPeakBytes = measured.TryGetValue(index, out long peak) ? peak : null }
                ),
            ],
        };

    /// <summary>What was measured of the steps' memory after the run, in bytes by place in the curriculum.</summary>
    public IReadOnlyDictionary<int, long> MeasuredPeaks() =>
        Steps
            .Select((step, index) => (Index: index, Peak: step.MeasuredPeakBytes))
            .Where(step => step.Peak is not null)
            .ToDictionary(step => step.Index, step => step.Peak!.Value);

    /// <summary>What a completed run did, in a few lines for people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""

            done in {Seconds:0.0} s: {AccuracySentence}{Rounds} rounds, {UpdatesAccepted} updates, {Traffic}
            {ComparisonSentences}the model is in {Files["model"]}
              SHA-256 {ModelSha256}, {Equality}
            the report, with pictures: {Files["report"]}
            check the model against its journal: profl verify {Job}
            """
        );

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 6) : null;

    private string AccuracySentence =>
        Accuracy is { } accuracy ? $"accuracy {Labels.Percent(accuracy)} on held-out data{WorstClassClause}, " : "";

    private string WorstClassClause => WorstClassAccuracy is { } worst ? $" ({WorstClassFormatting.Of(WorstClass, worst)})" : "";

    private string Traffic => $"{Labels.Size(BytesDown)} down, {Labels.Size(BytesUp)} up";

    private string ComparisonSentences =>
        AllSmallAccuracy is not { } allSmall
            ? ""
            : string.Join(
                '\n',
                $"on the same fleet ({ClientsAbleFull} of {Clients} clients can hold the full network at once):",
                $"  ProFL        {Column(Accuracy)}  ends with the full network, "
                    + $"which {Clients - ClientsAbleFull} of its trainers could never hold at once",
                $"  ExclusiveFL  {Column(ExclusiveAccuracy)}  the full network too, but trained only by those who can hold it, "
                    + "and they lack classes",
                $"  AllSmall     {Column(allSmall)}  a narrow network that everybody can hold at once; it is not the network asked for",
                FedAvgAccuracy is null
                    ? ""
                    : $"  FedAvg       {Column(FedAvgAccuracy)}  the full network by everybody, streamed where it does not fit; "
                        + $"it moves {FedAvgBytes / (double)(BytesDown + BytesUp):0.0} × the bytes of ProFL\n"
            );

    private static string Column(double? accuracy) => accuracy is { } known ? Labels.Percent(known).PadLeft(7) : "     NA";

    /// <summary>One step of the curriculum.</summary>
    /// <param name="Stage">shrinking or growing.</param>
    /// <param name="StepNumber">From 1.</param>
    /// <param name="Phase">What it was for.</param>
    /// <param name="Rounds">It took.</param>
    /// <param name="ClientsAble">Clients that could train all of it.</param>
    /// <param name="ClientsPartly">Clients that could train a share of it.</param>
    /// <param name="EstimatedBytes">Memory that a client needs for all of it.</param>
    /// <param name="MeasuredPeakBytes">The same, measured in a process of its own; null when it was not.</param>
    /// <param name="Accuracy">On held-out data when it was over; null when it was not evaluated.</param>
    /// <param name="FrozenBy">What ended it; unspecified while it goes on.</param>
    public sealed record Step(
        Stage Stage,
        [property: JsonPropertyName("step")] int StepNumber,
        Phase Phase,
        int Rounds,
        int ClientsAble,
        int ClientsPartly,
        long EstimatedBytes,
        long? MeasuredPeakBytes,
        double? Accuracy,
        StepEnding FrozenBy
    )
    {
        /// <summary>Clients that could not hold it and trained all of it segment by segment.</summary>
        public int ClientsStreaming { get; init; }

        /// <summary>Trainings of all of it that had everything in memory at once, and whose updates count.</summary>
        public long TrainedWhole { get; init; }

        /// <summary>Trainings of all of it that were streamed, and whose updates count.</summary>
        public long TrainedStreamed { get; init; }

        /// <summary>The most segments of a streamed training; 0 where none was.</summary>
        public int MostSegments { get; init; }

        /// <summary>
        /// Time of a streamed sample to that of a whole one in this step; null where one of them was not measured often and long enough.
        /// </summary>
        public double? StreamedCost { get; init; }

        /// <summary>The most memory that a whole training was measured to take while it alone ran; null where none was.</summary>
        public long? WholePeakBytes { get; init; }

        /// <summary>The most memory that a streamed training was measured to take while it alone ran; null where none was.</summary>
        public long? StreamedPeakBytes { get; init; }
    }
}

/// <summary>How this program's JSON is written: camelCase, indented.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters = [
        typeof(SpelledFact<JobPhase>),
        typeof(SpelledFact<FailureCode>),
        typeof(SpelledFact<Stage>),
        typeof(SpelledFact<Phase>),
        typeof(SpelledFact<StepEnding>),
    ]
)]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(RunNote))]
[JsonSerializable(typeof(VerificationReport))]
[JsonSerializable(typeof(IReadOnlyList<JobLine>))]
[JsonSerializable(typeof(WrittenReport))]
public sealed partial class RunJson : JsonSerializerContext;

/// <summary>What <c>profl report</c> wrote.</summary>
/// <param name="Job">The run.</param>
/// <param name="Report">The page.</param>
/// <param name="History">The table.</param>
public sealed record WrittenReport(string Job, string Report, string History);

/// <summary>One job in the list of <c>profl jobs</c>.</summary>
/// <param name="Job">Its id.</param>
/// <param name="Status">unfinished, completed, failed or stopped.</param>
/// <param name="Rounds">Completed.</param>
/// <param name="ModelSha256">SHA-256 of its model, or empty.</param>
/// <param name="Equality">Which run's model it is; empty without one.</param>
/// <param name="Network">The name of its network.</param>
public sealed record JobLine(string Job, JobPhase Status, long Rounds, string ModelSha256, string Equality, string Network)
{
    /// <summary>A line for people.</summary>
    public override string ToString() =>
        $"{Job, -40} {Network, -16} {Spelling.Of(Status), -11} {Rounds, 5} rounds"
        + (ModelSha256.Length > 0 ? $"  {ModelSha256[..12]}  {Equality}" : "");
}
