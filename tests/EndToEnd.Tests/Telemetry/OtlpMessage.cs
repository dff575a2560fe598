using Google.Protobuf;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>Reads messages of OTLP by the numbers of their fields, which never change.</summary>
internal static class OtlpMessage
{
    public static string Hex(ILookup<int, object> message, int field) =>
        Convert.ToHexStringLower(Submessages(message, field).FirstOrDefault(ByteString.Empty).Span);

    public static IEnumerable<KeyValuePair<string, string>> TagsOf(ILookup<int, object> message, int field)
    {
        foreach (ILookup<int, object> tag in Submessages(message, field).Select(Fields))
        {
            object? value = Fields(Submessages(tag, 2).Single()).SelectMany(values => values).FirstOrDefault();
            yield return new(
                Submessages(tag, 1).Single().ToStringUtf8(),
                value is ByteString text ? text.ToStringUtf8() : value?.ToString() ?? ""
            );
        }
    }

    public static IEnumerable<ByteString> Submessages(ILookup<int, object> message, int field) => message[field].Cast<ByteString>();

    public static ILookup<int, object> Fields(ByteString message) => Fields(message.ToByteArray());

    public static ILookup<int, object> Fields(byte[] message)
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
