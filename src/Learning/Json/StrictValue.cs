using System.Globalization;
using System.Text.Json;

namespace ProFL.Learning.Json;

/// <summary>One JSON value and its place. Numbers and booleans may be written as strings, because HOCON has no types.</summary>
internal readonly struct StrictValue(StrictJson json, JsonElement element, string path)
{
    /// <summary>The value's own JSON text.</summary>
    public string RawText => element.GetRawText();

    /// <summary>Whether it is a list.</summary>
    public bool IsArray => element.ValueKind == JsonValueKind.Array;

    /// <summary>Whether it is a JSON number, which HOCON cannot write.</summary>
    public bool IsNumber => element.ValueKind == JsonValueKind.Number;

    /// <summary>The exception for a problem with this value.</summary>
    public Exception Error(string message) => json.Error(path, message);

    /// <summary>Reads an object that has these keys and no others.</summary>
    public StrictObject Object(params ReadOnlySpan<string> knownKeys)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw MustBe("an object { … }");
        }

        return new StrictObject(json, element, path, knownKeys);
    }

    /// <summary>Reads an object one key of which decides which others it may have.</summary>
    public StrictValue Member(string key)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw MustBe("an object { … }");
        }

        return element.TryGetProperty(key, out JsonElement member)
            ? new StrictValue(json, member, StrictObject.Join(path, key))
            : throw json.Error(StrictObject.Join(path, key), "missing; add it");
    }

    /// <summary>Reads an array of at least one value.</summary>
    public IReadOnlyList<StrictValue> Array()
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0)
        {
            throw MustBe("an array [ … ] of at least one value");
        }

        List<StrictValue> values = [];
        foreach (JsonElement item in element.EnumerateArray())
        {
            values.Add(new StrictValue(json, item, $"{path}[{values.Count}]"));
        }

        return values;
    }

    /// <summary>Reads a string.</summary>
    public string Text() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw MustBe("a string");

    /// <summary>Reads a name that may stand in parameter names, paths and addresses.</summary>
    /// <param name="dots">Whether the name may have several segments, separated by dots.</param>
    public string Identifier(bool dots = false)
    {
        const int longest = 64;
        string text = Text();
        bool fits =
            text.Length is > 0 and <= longest
            && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' || (dots && character == '.'))
            && text.Split('.').All(segment => segment.Length > 0);
        return fits ? text : throw MustBe($"1 to {longest} letters, digits, '-' or '_'" + (dots ? ", in segments separated by '.'" : ""));
    }

    /// <summary>Reads a whole number.</summary>
    public long Integer(long minimum, long maximum) =>
        long.TryParse(Scalar(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        && value >= minimum
        && value <= maximum
            ? value
            : throw MustBe(string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));

    /// <summary>Reads a whole number that fits an int.</summary>
    public int Int32(int minimum, int maximum) => (int)Integer(minimum, maximum);

    /// <summary>Reads a whole number of 64 bits without sign.</summary>
    public ulong UnsignedInteger() =>
        ulong.TryParse(Scalar(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw MustBe($"a whole number from 0 to {ulong.MaxValue}");

    /// <summary>Reads a number.</summary>
    public double Number(double minimum, double maximum) =>
        double.TryParse(Scalar(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && value >= minimum
        && value <= maximum
            ? value + 0.0 // no negative zero, which would print differently
            : throw MustBe(string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));

    /// <summary>Reads true or false.</summary>
    public bool Flag() =>
        Scalar() switch
        {
            "true" => true,
            "false" => false,
            _ => throw MustBe("true or false"),
        };

    /// <summary>Reads one of a few words.</summary>
    public T OneOf<T>(params ReadOnlySpan<(string Word, T Meaning)> choices)
    {
        string text = Scalar();
        List<string> words = [];
        foreach ((string word, T meaning) in choices)
        {
            if (word == text)
            {
                return meaning;
            }

            words.Add(word);
        }

        string suggestion = Spelling.Nearest(text, words) is { } near ? $"; did you mean `{near}`?" : "";
        throw MustBe("one of " + string.Join(", ", words), suggestion);
    }

    /// <summary>The exception for a value of the wrong type or range.</summary>
    public Exception MustBe(string expected, string hint = "") =>
        Error($"must be {expected}, not {Description()}{(hint.Length > 0 ? hint : DecimalComma())}");

    /// <summary>The text of a string, number or boolean; empty for anything else.</summary>
    public string Scalar() =>
        element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.Number => element.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "",
        };

    // 0,05 is how half of the world writes it
    private string DecimalComma()
    {
        string text = Scalar();
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        return
            comma > 0
            && comma + 1 < text.Length
            && char.IsAsciiDigit(text[comma - 1])
            && char.IsAsciiDigit(text[comma + 1])
            && text.AsSpan(0, comma).TrimStart("+-").IndexOfAnyExceptInRange('0', '9') < 0
            && !text.AsSpan(comma + 1).Contains(',')
            ? $"; a decimal comma? Write {StrictJson.Shown(text.Replace(',', '.'))}"
            : "";
    }

    private string ArrayDescription()
    {
        int length = element.GetArrayLength();
        (StrictJson outer, string place) = (json, path);
        bool areNumbers = element
            .EnumerateArray()
            .All(item => double.TryParse(new StrictValue(outer, item, place).Scalar(), CultureInfo.InvariantCulture, out _));
        return length == 0 ? "an empty array" : $"an array of {length} {(areNumbers ? "number" : "value")}{(length == 1 ? "" : "s")}";
    }

    private string Description() =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => ArrayDescription(),
            JsonValueKind.String => $"\"{StrictJson.Shown(element.GetString()!)}\"",
            _ => StrictJson.Shown(element.GetRawText()),
        };
}
