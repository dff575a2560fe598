using System.Text;
using System.Text.Json;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Schedules;

namespace ProFL.Learning.JobFiles;

/// <summary>Writes the canonical JSON of a job.</summary>
internal static class JobWriter
{
    /// <summary>How a job file leaves the micro-batch to the rules.</summary>
    public const string ChosenMicroBatch = "auto";

    /// <summary>The canonical JSON.</summary>
    /// <param name="job">The job.</param>
    /// <param name="hasSchedules">As in <see cref="JobFileRules"/>.</param>
    public static string Write(JobSpec job, bool hasSchedules)
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
            WriteTraining(json, job.Training, hasSchedules);
            WriteRounds(json, job.Rounds);
            if (hasSchedules)
            {
                FreezingWriter.Write(json, job.Freezing, cools: job.Training.Schedule == RateSchedule.Cosine);
            }
            else
            {
                FreezingWriter.WriteByMovement(json, job.Freezing.Rule);
            }

            WriteEvaluation(json, job.Evaluation);
            MethodWriter.Write(json, job, hasSchedules);
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

    private static void WriteTraining(Utf8JsonWriter json, TrainingSpec training, bool hasSchedules)
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
        if (!hasSchedules || training.Schedule == RateSchedule.Decay)
        {
            json.WriteNumber("learning-rate-decay", training.LearningRateDecay);
        }

        json.WriteNumber("momentum", training.Momentum);
        json.WriteNumber("weight-decay", training.WeightDecay);
        json.WriteNumber("clip-norm", training.ClipNorm);
        if (hasSchedules)
        {
            json.WriteString("schedule", MethodSpellings.Of(TrainingReader.Schedules, training.Schedule));
            json.WriteNumber("average-rounds", training.AverageRounds);
        }

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

    private static void WriteEvaluation(Utf8JsonWriter json, EvaluationSpec evaluation)
    {
        json.WriteStartObject("evaluation");
        json.WriteNumber("every-rounds", evaluation.EveryRounds);
        json.WriteString("site", evaluation.Site);
        json.WriteEndObject();
    }
}
