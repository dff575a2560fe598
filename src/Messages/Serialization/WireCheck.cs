using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProFL.Messages.Serialization;

/// <summary>
/// Whether a message that came from another node has all its parts, each within its range. It is looked at here, before an actor sees it:
/// the other side may be of another release, broken, or hostile.
/// </summary>
public static class WireCheck
{
    /// <summary>What is wrong with a message of wire.proto, or null.</summary>
    /// <param name="message">The message.</param>
    public static string? Fault(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message
                .Descriptor.Fields.InDeclarationOrder()
                .Select(field => Fault(message, field))
                .FirstOrDefault(fault => fault is not null)
            ?? WireRules.Together(message);
    }

    private static string? Fault(IMessage message, FieldDescriptor field)
    {
        object? value = field.Accessor.GetValue(message);
        string place = $"{message.Descriptor.Name}.{field.Name}";
        if (!field.IsRepeated)
        {
            return field.HasPresence && field.FieldType != FieldType.Message && !field.Accessor.HasValue(message)
                ? null
                : Fault(value, field, place);
        }

        var values = (IList)value;
        return values.Count > WireRules.MostValues
            ? $"{place} has {values.Count} values, at most {WireRules.MostValues} are read"
            : values.Cast<object?>().Select(one => Fault(one, field, place)).FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(object? value, FieldDescriptor field, string place) =>
        value switch
        {
            null when WireRules.MayBeAbsent.Contains(place) => null,
            null => $"{place} is missing",
            IMessage inner => Fault(inner),
            string text => OfText(text, field.Name, place),
            ByteString bytes => OfBytes(bytes.Length, field.Name, place),
            double number when !double.IsFinite(number) => $"{place} is {number}",
            int number when number < 0 => OfNegative(place),
            long number when number < 0 => OfNegative(place),
            Enum fact => OfFact(Convert.ToInt32(fact, System.Globalization.CultureInfo.InvariantCulture), field, place),
            _ => null,
        };

    private static string? OfText(string text, string name, string place)
    {
        bool isName = WireRules.Names.Contains(name);
        int longest =
            isName ? WireRules.LongestName
            : name == "spec_json" ? WireRules.LongestFile
            : WireRules.LongestText;
        return text.Length > longest ? $"{place} has {text.Length} characters, at most {longest} are read"
            : isName && text.Length == 0 && !WireRules.MayBeEmpty.Contains(place) ? $"{place} is missing"
            : isName && text.Any(char.IsControl) ? $"{place} has a control character"
            : WireRules.Hashes.Contains(name) && !IsHash(text) ? $"{place} is no SHA-256"
            : WireRules.Urls.Contains(place) && !IsUrl(text) ? $"{place} is no address of an HTTP server"
            : null;
    }

    private static string? OfBytes(int length, string name, string place) =>
        length == 0 ? null
        : WireRules.Lengths.TryGetValue(name, out int exactly) && length != exactly ? $"{place} has {length} bytes, not {exactly}"
        : length > WireRules.MostBytes ? $"{place} has {length} bytes, at most {WireRules.MostBytes} are read"
        : null;

    private static string? OfNegative(string place) => WireRules.Signed.Contains(place) ? null : $"{place} is negative";

    private static string? OfFact(int number, FieldDescriptor field, string place) =>
        field.EnumType.FindValueByNumber(number) is null ? $"{place} is {number}, which this release does not know"
        : number == 0 && WireRules.Facts.Contains(place) ? $"{place} is missing"
        : null;

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
