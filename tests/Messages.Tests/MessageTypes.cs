using Google.Protobuf.Reflection;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Tests;

/// <summary>Every message that can be sent or persisted.</summary>
internal static class MessageTypes
{
    public static IEnumerable<MessageDescriptor> All =>
        WireReflection.Descriptor.MessageTypes.Concat(JournalReflection.Descriptor.MessageTypes);

    public static TheoryData<string> Names => [.. All.Select(message => message.FullName)];

    public static MessageDescriptor Of(string fullName) => All.Single(message => message.FullName == fullName);
}
