using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace ProFL.Messages;

/// <summary>What messages on the wire and their fields mean: the comments of <c>Wire/wire.proto</c>.</summary>
public static class Meanings
{
    // a path in a file's description: message_type, and in a message nested_type and field
    private const int MessageInFile = 4;
    private const int FieldInMessage = 2;
    private const int MessageInMessage = 3;

    private static readonly Lazy<FrozenDictionary<string, string>> All = new(Read);

    /// <summary>What a field means; empty where nothing is said of it.</summary>
    /// <param name="field">A field of a message on the wire.</param>
    public static string Of(FieldDescriptor field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return All.Value.GetValueOrDefault(field.FullName, "");
    }

    /// <summary>What a message is; empty where nothing is said of it.</summary>
    /// <param name="message">A message on the wire.</param>
    public static string Of(MessageDescriptor message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return All.Value.GetValueOrDefault(message.FullName, "");
    }

    private static FrozenDictionary<string, string> Read()
    {
        using Stream bytes = typeof(Meanings).Assembly.GetManifestResourceStream("wire.pb")!;
        return FileDescriptorSet.Parser.ParseFrom(bytes).File.SelectMany(Commented).ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, string>> Commented(FileDescriptorProto file) =>
        from location in file.SourceCodeInfo.Location
        let comment = TextOf(location)
        where comment.Length > 0
        let name = NameAt(file, [.. location.Path])
        where name is not null
        select KeyValuePair.Create($"{file.Package}.{name}", comment);

    private static string TextOf(SourceCodeInfo.Types.Location location) =>
        string.Join(
            ' ',
            $"{location.LeadingComments} {location.TrailingComments}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    private static string? NameAt(FileDescriptorProto file, ReadOnlySpan<int> path)
    {
        if (path is not [MessageInFile, var first, .. var rest])
        {
            return null;
        }

        DescriptorProto message = file.MessageType[first];
        string name = message.Name;
        while (rest is [MessageInMessage, var nested, .. var deeper])
        {
            message = message.NestedType[nested];
            name += "." + message.Name;
            rest = deeper;
        }

        return rest switch
        {
            [] => name,
            [FieldInMessage, var field] => $"{name}.{message.Field[field].Name}",
            _ => null,
        };
    }
}
