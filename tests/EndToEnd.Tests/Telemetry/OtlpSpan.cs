using Google.Protobuf;
using static ProFL.EndToEnd.Tests.Telemetry.OtlpMessage;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>
/// A span as OTLP carries it. It is read by the numbers of the fields in opentelemetry/proto/trace/v1/trace.proto, which never change.
/// </summary>
/// <param name="Trace">Its trace, in hexadecimal.</param>
/// <param name="Id">Its own id, in hexadecimal.</param>
/// <param name="Parent">That of its parent; empty of a top.</param>
/// <param name="Name">What was done.</param>
/// <param name="Tags">Texts and whole numbers that it says, with those of its resource.</param>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The spans of a request to export some.</summary>
    public static IEnumerable<OtlpSpan> ReadAll(byte[] request)
    {
        foreach (ByteString resourceSpans in Submessages(Fields(request), 1))
        {
            ILookup<int, object> ofResource = Fields(resourceSpans);
            KeyValuePair<string, string>[] resource = [.. Submessages(ofResource, 1).SelectMany(one => TagsOf(Fields(one), 1))];
            foreach (ByteString span in Submessages(ofResource, 2).SelectMany(scope => Submessages(Fields(scope), 2)))
            {
                yield return Read(Fields(span), resource);
            }
        }
    }

    private static OtlpSpan Read(ILookup<int, object> span, KeyValuePair<string, string>[] resource) =>
        new(
            Hex(span, 1),
            Hex(span, 2),
            Hex(span, 4),
            Submessages(span, 5).Single().ToStringUtf8(),
            TagsOf(span, 9).Concat(resource).DistinctBy(tag => tag.Key).ToDictionary(StringComparer.Ordinal)
        );
}
