using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Messages;

/// <summary>How facts are spelled: the option <c>spelling</c> of each enum value in the .proto files, and nothing else.</summary>
public static class Spelling
{
    private static readonly FrozenDictionary<Type, EnumDescriptor> Enums = new[]
    {
        FactsReflection.Descriptor,
        JournalReflection.Descriptor,
        WireReflection.Descriptor,
    }
        .SelectMany(file => file.EnumTypes)
        .ToFrozenDictionary(type => type.ClrType);

    /// <summary>The spelling of a fact, such as <c>head-only</c>; empty where there is none.</summary>
    /// <param name="fact">A value of an enum of our .proto files.</param>
    public static string Of(Enum fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        int number = Convert.ToInt32(fact, System.Globalization.CultureInfo.InvariantCulture);
        return Enums.TryGetValue(fact.GetType(), out EnumDescriptor? type) && type.FindValueByNumber(number) is { } value ? Of(value) : "";
    }

    /// <summary>The spelling of an enum's value; its name in the .proto where it has none.</summary>
    public static string Of(EnumValueDescriptor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string? spelling = value.GetOptions()?.GetExtension(FactsExtensions.Spelling);
        return string.IsNullOrEmpty(spelling)
            ? value.Number == 0
                ? ""
                : value.Name
            : spelling;
    }

    /// <summary>The value of an enum that is spelled so; its first value, unspecified, when none is.</summary>
    public static T Parse<T>(string spelling)
        where T : struct, Enum =>
        Enums[typeof(T)].Values.FirstOrDefault(value => Of(value) == spelling) is { Number: > 0 } known
            ? (T)Enum.ToObject(typeof(T), known.Number)
            : default;
}
