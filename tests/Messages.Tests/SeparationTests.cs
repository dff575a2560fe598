using Google.Protobuf.Reflection;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Tests;

public class SeparationTests
{
    [Fact]
    public void Should_not_know_the_other_when_wire_and_journal_are_described()
    {
        Assert.All(WireReflection.Descriptor.Dependencies, file => Assert.Equal("Facts/facts.proto", file.Name));
        Assert.All(JournalReflection.Descriptor.Dependencies, file => Assert.Equal("Facts/facts.proto", file.Name));
    }

    [Fact]
    public void Should_stay_within_its_own_file_when_a_message_has_fields_of_messages()
    {
        IEnumerable<string> strangers = MessageTypes
            .All.SelectMany(WithNested)
            .SelectMany(message => message.Fields.InDeclarationOrder())
            .Where(field => field.FieldType == FieldType.Message && field.MessageType.File != field.File)
            .Select(field => field.FullName);

        Assert.Empty(strangers);
    }

    [Fact]
    public void Should_begin_with_the_unspecified_value_when_an_enum_is_declared()
    {
        var enums = WireReflection.Descriptor.EnumTypes.Concat(JournalReflection.Descriptor.EnumTypes).ToList();

        Assert.NotEmpty(enums);
        Assert.All(enums, type => Assert.EndsWith("_UNSPECIFIED", type.Values[0].Name, StringComparison.Ordinal));
    }

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
