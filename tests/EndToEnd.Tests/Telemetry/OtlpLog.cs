using Google.Protobuf;
using static ProFL.EndToEnd.Tests.Telemetry.OtlpMessage;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>A line of a log as OTLP carries it: opentelemetry/proto/logs/v1/logs.proto.</summary>
/// <param name="Trace">The trace in which it was written, in hexadecimal; empty of none.</param>
/// <param name="Span">The span in which it was written.</param>
/// <param name="Level">As it is called.</param>
/// <param name="Text">The line.</param>
/// <param name="Tags">The values in it, with those of its resource.</param>
internal sealed record OtlpLog(string Trace, string Span, string Level, string Text, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The lines of a request to export some.</summary>
    public static IEnumerable<OtlpLog> ReadAll(byte[] request)
    {
        foreach (ByteString resourceLogs in Submessages(Fields(request), 1))
        {
            ILookup<int, object> ofResource = Fields(resourceLogs);
            KeyValuePair<string, string>[] resource = [.. Submessages(ofResource, 1).SelectMany(one => TagsOf(Fields(one), 1))];
            foreach (ByteString line in Submessages(ofResource, 2).SelectMany(scope => Submessages(Fields(scope), 2)))
            {
                yield return Read(Fields(line), resource);
            }
        }
    }

    private static OtlpLog Read(ILookup<int, object> line, KeyValuePair<string, string>[] resource) =>
        new(
            Hex(line, 9),
            Hex(line, 10),
            Submessages(line, 3).Single().ToStringUtf8(),
            Submessages(Fields(Submessages(line, 5).Single()), 1).Single().ToStringUtf8(),
            TagsOf(line, 6).Concat(resource).DistinctBy(tag => tag.Key).ToDictionary(StringComparer.Ordinal)
        );
}
