using Google.Protobuf;

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
        foreach (ByteString resourceSpans in Messages(Fields(request), 1))
        {
            ILookup<int, object> ofResource = Fields(resourceSpans);
            KeyValuePair<string, string>[] resource = [.. Messages(ofResource, 1).SelectMany(one => TagsOf(Fields(one), 1))];
            foreach (ByteString span in Messages(ofResource, 2).SelectMany(scope => Messages(Fields(scope), 2)))
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
            Messages(span, 5).Single().ToStringUtf8(),
            TagsOf(span, 9).Concat(resource).DistinctBy(tag => tag.Key).ToDictionary(StringComparer.Ordinal)
        );

    private static string Hex(ILookup<int, object> message, int field) =>
        Convert.ToHexStringLower(Messages(message, field).FirstOrDefault(ByteString.Empty).Span);

    private static IEnumerable<KeyValuePair<string, string>> TagsOf(ILookup<int, object> message, int field)
    {
        foreach (ILookup<int, object> tag in Messages(message, field).Select(Fields))
        {
            object? value = Fields(Messages(tag, 2).Single()).SelectMany(values => values).FirstOrDefault();
            yield return new(
                Messages(tag, 1).Single().ToStringUtf8(),
                value is ByteString text ? text.ToStringUtf8() : value?.ToString() ?? ""
            );
        }
    }

    private static IEnumerable<ByteString> Messages(ILookup<int, object> message, int field) => message[field].Cast<ByteString>();

    private static ILookup<int, object> Fields(ByteString message) => Fields(message.ToByteArray());

    private static ILookup<int, object> Fields(byte[] message)
    {
        var fields = new List<(int Number, object Value)>();
        var input = new CodedInputStream(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            fields.Add(
                (
                    WireFormat.GetTagFieldNumber(tag),
                    WireFormat.GetTagWireType(tag) switch
                    {
                        WireFormat.WireType.Varint => input.ReadInt64(),
                        WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                        WireFormat.WireType.Fixed32 => input.ReadFixed32(),
                        _ => input.ReadBytes(),
                    }
                )
            );
        }

        return fields.ToLookup(field => field.Number, field => field.Value);
    }
}
