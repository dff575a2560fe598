using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProFL.Messages.Wire;

namespace ProFL.Attack;

/// <summary>Messages of wire.proto, made from its descriptor: as a node would write them, and as nobody of good will does.</summary>
internal static class WireMessages
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <summary>Every message of wire.proto.</summary>
    public static IReadOnlyList<MessageDescriptor> All { get; } = [.. WireReflection.Descriptor.MessageTypes];

    /// <summary>One with all parts, each within its range.</summary>
    /// <param name="descriptor">Which.</param>
    /// <param name="node">The node that it speaks for.</param>
    /// <param name="site">The site that it speaks for.</param>
    /// <param name="job">The job.</param>
    /// <param name="url">Where its blobs are.</param>
    public static IMessage Whole(
        MessageDescriptor descriptor,
        string node,
        string site = "north",
        string job = "small-7",
        string url = "http://127.0.0.1:9/"
    )
    {
        IMessage message = descriptor.Parser.ParseFrom([]);
        foreach (FieldDescriptor field in descriptor.Fields.InFieldNumberOrder())
        {
            if (!field.IsRepeated)
            {
                field.Accessor.SetValue(message, Value(field));
            }
            else if (!field.Name.StartsWith("class_", StringComparison.Ordinal))
            {
                ((IList)field.Accessor.GetValue(message)).Add(Value(field));
            }
        }

        return message;

        object Value(FieldDescriptor field) =>
            field.FieldType switch
            {
                FieldType.String => field.Name switch
                {
                    "node" or "coordinator" or "reachable" or "members" => node,
                    "site" => site,
                    "job" => job,
                    "client" => $"{site}-1",
                    "blob_url" => url,
                    "sha256" or "canary_sha256" => Hash,
                    _ => field.Name,
                },
                FieldType.Bytes => ByteString.CopyFrom(new byte[64]),
                FieldType.Message => Whole(field.MessageType, node, site, job, url),
                FieldType.Enum => 1,
                FieldType.Bool => true,
                FieldType.Double => 0.5,
                FieldType.Int32 => field.Name == "page" ? 0 : 1,
                FieldType.Int64 => 1L,
                FieldType.Fixed64 => 1UL,
                _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}: say here which value stands for that type"),
            };
    }

    /// <summary>One of which any part may be missing or absurd.</summary>
    /// <param name="descriptor">Which.</param>
    /// <param name="chance">By which.</param>
    /// <param name="node">The node that it speaks for, where it is not absurd.</param>
    /// <param name="site">The site that it speaks for, where it is not absurd.</param>
    public static IMessage Absurd(MessageDescriptor descriptor, Random chance, string node, string site)
    {
        IMessage message = Whole(descriptor, node, site);
        // most have one fault, so that each check is come to
        int faults = chance.Next(4) == 0 ? 4 : 1;
        for (int i = 0; i < faults && descriptor.Fields.InFieldNumberOrder() is { Count: > 0 } fields; i++)
        {
            FieldDescriptor field = fields[chance.Next(fields.Count)];
            if (chance.Next(4) == 0)
            {
                field.Accessor.Clear(message);
            }
            else if (!field.IsRepeated)
            {
                field.Accessor.SetValue(message, Value(field));
            }
            else
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (int count = chance.Next(50) == 0 ? 10_001 : 2; count > 0; count--)
                {
                    list.Add(Value(field));
                }
            }
        }

        return message;

        object Value(FieldDescriptor field) =>
            field.FieldType switch
            {
                FieldType.String => chance.Next(8) switch
                {
                    0 => "",
                    1 => new string('x', chance.Next(100_000)),
                    2 => "a\nb\0",
                    3 => "../../../etc/passwd",
                    4 => "akka.tcp://profl@127.0.0.1:1/user/jobs",
                    5 => "south-1",
                    6 => "file:///etc/passwd",
                    _ => "held-out|%2F",
                },
                FieldType.Bytes => ByteString.CopyFrom(
                    new byte[
                        chance.Next(3) switch
                        {
                            0 => 1,
                            1 => 64,
                            _ => 20_000,
                        }
                    ]
                ),
                FieldType.Message => Absurd(field.MessageType, chance, node, site),
                FieldType.Enum => chance.Next(3) switch
                {
                    0 => 0,
                    1 => -1,
                    _ => 99,
                },
                FieldType.Bool => false,
                FieldType.Double => chance.Next(4) switch
                {
                    0 => double.NaN,
                    1 => double.NegativeInfinity,
                    2 => 1e308,
                    _ => -1.0,
                },
                FieldType.Int32 => chance.Next(4) switch
                {
                    0 => int.MinValue,
                    1 => int.MaxValue,
                    2 => -1,
                    _ => 0,
                },
                FieldType.Int64 => chance.Next(4) switch
                {
                    0 => long.MinValue,
                    1 => long.MaxValue,
                    2 => -1L,
                    _ => 0L,
                },
                FieldType.Fixed64 => ulong.MaxValue,
                _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}: say here which value stands for that type"),
            };
    }
}
