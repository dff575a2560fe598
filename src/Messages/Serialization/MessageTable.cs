using System.Collections.Frozen;
using System.Runtime.Serialization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Serialization;

/// <summary>Every top-level message of wire.proto and journal.proto by its full name, which is its manifest.</summary>
public static class MessageTable
{
    private static readonly FrozenDictionary<string, MessageDescriptor> ByManifest = new[]
    {
        WireReflection.Descriptor,
        JournalReflection.Descriptor,
    }
        .SelectMany(file => file.MessageTypes)
        .ToFrozenDictionary(message => message.FullName, StringComparer.Ordinal);

    /// <summary>The manifest of a message, such as <c>profl.journal.RoundPlanned</c>.</summary>
    /// <param name="message">Anything.</param>
    /// <exception cref="SerializationException">It is not one of our messages; names the type.</exception>
    public static string ManifestOf(object message) => Known(message).Descriptor.FullName;

    /// <summary>The value as one of our messages.</summary>
    /// <param name="value">Anything.</param>
    /// <exception cref="SerializationException">It is not one of our messages; names the type.</exception>
    public static IMessage Known(object value) =>
        value is IMessage message
        && ByManifest.TryGetValue(message.Descriptor.FullName, out MessageDescriptor? known)
        && known == message.Descriptor
            ? message
            : throw new SerializationException(
                $"{value?.GetType().FullName ?? "null"} is not a message of wire.proto or journal.proto: "
                    + "declare it there as a top-level message"
            );

    /// <summary>Reads a message.</summary>
    /// <param name="manifest">Its full name.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="SerializationException">Unknown manifest, or bytes that are no such message.</exception>
    public static IMessage Parse(string manifest, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(bytes);
        if (!ByManifest.TryGetValue(manifest, out MessageDescriptor? descriptor))
        {
            throw new SerializationException(
                $"no message is called '{manifest}': written by a newer version? Update this node to the version that wrote it"
            );
        }

        try
        {
            return EarlierReleases.Upgrade(descriptor.Parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new SerializationException($"{bytes.Length} bytes are no '{manifest}': {broken.Message}", broken);
        }
    }
}
