using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProFL.ClientNode.Records;

/// <summary>Something that left the site.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Job">The job's id.</param>
/// <param name="Round">The round; 0 before the first.</param>
/// <param name="What">One of <see cref="Kind"/>.</param>
/// <param name="Bytes">How many bytes: of the message, or of what was served.</param>
/// <param name="Sha256">SHA-256 of the message without its signature, or of the whole blob.</param>
/// <param name="To">The receiver: the identity in a certificate where there is one, and an address.</param>
/// <param name="Detail">Whose update, how many clients, which figures.</param>
public sealed record Departure(DateTimeOffset At, string Job, long Round, string What, long Bytes, string Sha256, string To, string Detail)
{
    /// <summary>What leaves a site.</summary>
    public static class Kind
    {
        /// <summary>Which clients it has: their ids, budgets, numbers of samples and fingerprints of data.</summary>
        public const string Enrolment = "enrolment";

        /// <summary>The sums of its clients' samples, channel by channel, with the enrolment.</summary>
        public const string Sums = "sums";

        /// <summary>Why it does not take part.</summary>
        public const string Refusal = "refusal";

        /// <summary>That an update is there: its hash, size, samples and loss.</summary>
        public const string Offer = "offer";

        /// <summary>An update, or a range of it.</summary>
        public const string Update = "update";

        /// <summary>Other bytes that were asked for, such as a part of the model that a coordinator has lost.</summary>
        public const string Blob = "blob";

        /// <summary>The figures of an evaluation.</summary>
        public const string Evaluation = "evaluation";
    }

    /// <summary>The line of the log.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DepartureJson.Default.Departure);

    /// <summary>Reads a line; null where it is none, as of a write that was cut short.</summary>
    public static Departure? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, DepartureJson.Default.Departure);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How departures are written and printed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Departure))]
[JsonSerializable(typeof(IReadOnlyList<Departure>))]
public sealed partial class DepartureJson : JsonSerializerContext;
