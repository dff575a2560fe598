using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProFL.Messages.Tests;

/// <summary>A message with every field set, the same at every call: values follow from names and numbers of fields.</summary>
internal static class PopulatedMessage
{
    public static IMessage Of(MessageDescriptor descriptor)
    {
        IMessage message = descriptor.Parser.ParseFrom([]);
        foreach (FieldDescriptor? field in descriptor.Fields.InFieldNumberOrder())
        {
            if (!field.IsRepeated)
            {
                field.Accessor.SetValue(message, ValueOf(field, 0));
                continue;
            }
            var list = (IList)field.Accessor.GetValue(message);
            list.Add(ValueOf(field, 0));
            list.Add(ValueOf(field, 1));
        }
        return message;
    }

    private static object ValueOf(FieldDescriptor field, int element)
    {
        int number = field.FieldNumber + (100 * element);
        return field.FieldType switch
        {
            FieldType.String => $"{field.Name}-{element}",
            FieldType.Int64 => (long.MaxValue / 2) - number,
            FieldType.Int32 => int.MinValue + number,
            FieldType.Fixed64 => ulong.MaxValue - (ulong)number,
            FieldType.Double => number + 0.1,
            FieldType.Bool => true,
            FieldType.Bytes => ByteString.CopyFrom([.. Enumerable.Repeat((byte)number, 64)]),
            FieldType.Enum => field.EnumType.Values[^1].Number,
            FieldType.Message => Of(field.MessageType),
            _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}: say here which value stands for that type"),
        };
    }
}
