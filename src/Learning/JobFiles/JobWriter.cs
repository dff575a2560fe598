using System.Text;
using System.Text.Json;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;

namespace ProFL.Learning.JobFiles;

/// <summary>Writes the canonical JSON of a job.</summary>
internal static class JobWriter
{
    /// <summary>How a job file leaves the micro-batch to the rules.</summary>
    public const string ChosenMicroBatch = "auto";

    /// <summary>The canonical JSON.</summary>
    public static string Write(JobSpec job)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("name", job.Name);
            json.WriteNumber("seed", job.Seed);
            json.WritePropertyName("network");
            json.WriteRawValue(job.Network.ToJson());
            DataWriter.Write(json, job.Data);
            WriteFleet(json, job.Fleet);
            WriteTraining(json, job.Training);
            WriteRounds(json, job.Rounds);
            WriteFreezing(json, job.Freezing);
            WriteEvaluation(json, job.Evaluation);
            MethodWriter.Write(json, job.Method);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteFleet(Utf8JsonWriter json, FleetSpec fleet)
    {
        json.WriteStartObject("fleet");
        if (fleet.Partition is not PartitionSpec.Folders)
        {
            json.WriteNumber("clients", fleet.Clients);
        }

        json.WriteStartArray("sites");
        foreach (string site in fleet.Sites)
        {
            json.WriteStringValue(site);
        }

        json.WriteEndArray();
        WritePartition(json, fleet.Partition);
        json.WriteNumber("memory-min", fleet.MemoryMinimum);
        json.WriteNumber("memory-max", fleet.MemoryMaximum);
        if (fleet.MemoryRich is { } rich)
        {
            WriteMemoryRich(json, rich);
        }

        json.WriteEndObject();
    }

    private static void WriteMemoryRich(Utf8JsonWriter json, MemoryRichSpec rich)
    {
        json.WriteStartObject("memory-rich");
        json.WriteNumber("share", rich.Share);
        json.WriteNumber("memory-min", rich.MemoryMinimum);
        json.WriteNumber("memory-max", rich.MemoryMaximum);
        json.WriteStartArray("lacks-classes");
        foreach (int lacked in rich.LacksClasses)
        {
            json.WriteNumberValue(lacked);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePartition(Utf8JsonWriter json, PartitionSpec partition)
    {
        switch (partition)
        {
            case PartitionSpec.Dirichlet dirichlet:
                json.WriteString("partition", "dirichlet");
                json.WriteNumber("alpha", dirichlet.Alpha);
                break;
            case PartitionSpec.Shards shards:
                json.WriteString("partition", "shards");
                json.WriteNumber("shards-per-client", shards.PerClient);
                break;
            case PartitionSpec.Folders:
                json.WriteString("partition", "folders");
                break;
            default:
                json.WriteString("partition", "iid");
                break;
        }
    }

    private static void WriteTraining(Utf8JsonWriter json, TrainingSpec training)
    {
        json.WriteStartObject("training");
        json.WriteNumber("epochs", training.Epochs);
        json.WriteNumber("batch", training.Batch);
        if (training.MicroBatch == TrainingSpec.ChosenMicroBatch)
        {
            json.WriteString("micro-batch", ChosenMicroBatch);
        }
        else
        {
            json.WriteNumber("micro-batch", training.MicroBatch);
        }

        json.WriteNumber("learning-rate", training.LearningRate);
        json.WriteNumber("learning-rate-decay", training.LearningRateDecay);
        json.WriteNumber("momentum", training.Momentum);
        json.WriteNumber("weight-decay", training.WeightDecay);
        json.WriteNumber("clip-norm", training.ClipNorm);
        json.WriteEndObject();
    }

    private static void WriteRounds(Utf8JsonWriter json, RoundSpec rounds)
    {
        json.WriteStartObject("rounds");
        switch (rounds)
        {
            case RoundSpec.ByDeadline deadline:
                json.WriteString("mode", "deadline");
                json.WriteNumber("target", deadline.Target);
                json.WriteNumber("minimum", deadline.Minimum);
                json.WriteString("deadline", Units.Print(deadline.Deadline));
                json.WriteNumber("over-selection", deadline.OverSelection);
                break;
            case RoundSpec.Strict strict:
                json.WriteString("mode", "strict");
                json.WriteNumber("cohort", strict.Cohort);
                json.WriteString("give-up-after", Units.Print(strict.GiveUpAfter));
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteFreezing(Utf8JsonWriter json, FreezingSpec freezing)
    {
        FreezingRule rule = freezing.Rule;
        json.WriteStartObject("freezing");
        json.WriteNumber("movement-window", rule.MovementWindow);
        json.WriteNumber("slope-window", rule.SlopeWindow);
        json.WriteNumber("evaluations", rule.Evaluations);
        json.WriteNumber("slope-threshold-pp", FreezingSpec.PercentagePoints(rule.SlopeThreshold));
        json.WriteNumber("minimum-rounds", rule.MinimumRounds);
        json.WriteNumber("maximum-rounds", rule.MaximumRounds);
        json.WriteEndObject();
    }

    private static void WriteEvaluation(Utf8JsonWriter json, EvaluationSpec evaluation)
    {
        json.WriteStartObject("evaluation");
        json.WriteNumber("every-rounds", evaluation.EveryRounds);
        json.WriteString("site", evaluation.Site);
        json.WriteEndObject();
    }
}
