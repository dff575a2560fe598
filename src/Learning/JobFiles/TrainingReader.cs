using ProFL.Learning.Jobs;
using ProFL.Learning.Json;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Schedules;

namespace ProFL.Learning.JobFiles;

/// <summary>Reads the section <c>training</c> of a job file.</summary>
internal static class TrainingReader
{
    /// <summary>Values of <c>schedule</c>.</summary>
    public static readonly (string Word, RateSchedule Meaning)[] Schedules =
    [
        ("constant", RateSchedule.Constant),
        ("decay", RateSchedule.Decay),
        ("cosine", RateSchedule.Cosine),
    ];

    private const int StandardAverageRounds = 5;
    private const int MostAverageRounds = 100;

    /// <summary>Reads the section.</summary>
    /// <param name="value">The section.</param>
    /// <param name="trained">The parts that the job's method trains.</param>
    /// <param name="rules">What the file may say.</param>
    public static TrainingSpec Read(StrictValue value, IEnumerable<NetworkPart> trained, JobFileRules rules)
    {
        string[] schedules = rules.HasSchedules ? ["schedule", "average-rounds"] : [];
        StrictObject training = value.Object([
            "epochs",
            "batch",
            "micro-batch",
            "learning-rate",
            "learning-rate-decay",
            "momentum",
            "weight-decay",
            "clip-norm",
            .. schedules,
        ]);
        int batch = training["batch"].Int32(1, 65_536);
        int microBatch = training.Optional("micro-batch") is { } given ? MicroBatch(given, batch, rules.ChoosesMicroBatch) : batch;
        if (
            (batch == 1 || microBatch == 1) && trained.Any(part => part.Parameters.Any(parameter => parameter.Kind == ParameterKind.Buffer))
        )
        {
            throw training[batch == 1 ? "batch" : "micro-batch"]
                .Error("batch normalisation cannot be trained on one sample at a time; give 2 or more");
        }

        return new TrainingSpec(
            training["epochs"].Int32(1, 1000),
            batch,
            microBatch,
            training["learning-rate"].LearningRate(),
            training.Optional("learning-rate-decay")?.LearningRateDecay() ?? 1,
            training.Optional("momentum")?.Number(0, 0.9999) ?? 0,
            training.Optional("weight-decay")?.Number(0, 1) ?? 0,
            training.Optional("clip-norm")?.ClipNorm() ?? 0
        )
        {
            Schedule = rules.HasSchedules ? Schedule(training) : RateSchedule.Decay,
            AverageRounds = rules.HasSchedules
                ? training.Optional("average-rounds")?.Int32(1, MostAverageRounds) ?? StandardAverageRounds
                : 1,
        };
    }

    // a file that names a factor means it
    private static RateSchedule Schedule(StrictObject training)
    {
        bool decays = training.Optional("learning-rate-decay") is not null;
        RateSchedule schedule = training.Optional("schedule")?.OneOf(Schedules) ?? (decays ? RateSchedule.Decay : RateSchedule.Cosine);
        if (schedule != RateSchedule.Decay)
        {
            training.MustLack("learning-rate-decay", $"means nothing with training.schedule = {MethodSpellings.Of(Schedules, schedule)}");
        }

        return schedule;
    }

    private static int MicroBatch(StrictValue value, int batch, bool mayBeChosen) =>
        mayBeChosen && value.RawText == $"\"{JobWriter.ChosenMicroBatch}\"" ? TrainingSpec.ChosenMicroBatch
        : value.Int32(0, batch) is > 0 and var given ? given
        : batch;
}
