using System.Globalization;
using Akka.Configuration;

namespace ProFL.Node.Configuration;

/// <summary>
/// Reads single settings and refuses wrong values by key, value and remedy. A record of settings reads all of its own with it, once, at the
/// start.
/// </summary>
/// <param name="config">All layers.</param>
public sealed class SettingsReader(Config config)
{
    private const long LeastWithoutUnit = 1L << 20;

    /// <summary>A text; empty when it is not set.</summary>
    public string Text(string key) => config.GetString(key, "") ?? "";

    /// <summary>A text that must be there.</summary>
    /// <exception cref="HoconException">It is empty.</exception>
    public string Name(string key) => Text(key) is { Length: > 0 } text ? text : throw Wrong(key, "", "give one");

    /// <summary>Texts; none when it is not set.</summary>
    /// <exception cref="HoconException">It is no list.</exception>
    public IReadOnlyList<string> List(string key)
    {
        IReadOnlyList<string> texts = [.. config.GetStringList(key, [])];
        // a single text counts as no list
        return texts.Count == 0 && Text(key) is { Length: > 0 } single
            ? throw Wrong(key, single, $"give a list, such as [\"{single}\"]")
            : texts;
    }

    /// <summary>A whole number within bounds.</summary>
    /// <exception cref="HoconException">It is none, or beyond them.</exception>
    public int Number(string key, int least, int most = int.MaxValue)
    {
        string text = Text(key);
        return
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least
            && number <= most
            ? number
            : throw Wrong(
                key,
                text,
                most == int.MaxValue ? $"give a whole number from {least}" : $"give a whole number from {least} to {most}"
            );
    }

    /// <summary>A whole number from a bound on, or the word <c>auto</c>.</summary>
    /// <returns>Null where it is <c>auto</c>.</returns>
    /// <exception cref="HoconException">It is neither.</exception>
    public int? NumberOrAuto(string key, int least) =>
        Text(key) is var text && text == "auto" ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least ? number
        : throw Wrong(key, text, $"give a whole number from {least}, or auto");

    /// <summary>Bytes, such as <c>512MiB</c>. A number without a unit counts bytes, and must be a MiB at least, or 0.</summary>
    /// <exception cref="HoconException">It is no size, less than so many bytes, or a number that most likely lacks its unit.</exception>
    public long Bytes(string key, long least = 0)
    {
        string text = Text(key).Trim();
        long? bytes = Of(key, config.GetByteSize);
        // 3 was hardly meant as three bytes; 3B is
        return bytes is > 0 and < LeastWithoutUnit && char.IsAsciiDigit(text[^1])
                ? throw Wrong(
                    key,
                    text,
                    $"that is {bytes} bytes: write its unit, as in {text}MiB or {text}GiB ({text}B where bytes are meant)"
                )
            : bytes >= least ? bytes.Value
            : throw Wrong(key, text, $"give a size from {least} bytes, such as 512MiB");
    }

    /// <summary>A time above zero, such as <c>2s</c>.</summary>
    /// <exception cref="HoconException">It is none.</exception>
    public TimeSpan Time(string key)
    {
        TimeSpan? time = Of<TimeSpan?>(key, k => config.GetTimeSpan(k, allowInfinite: false));
        return time > TimeSpan.Zero ? time.Value : throw Wrong(key, Text(key), "give a time above zero, such as 500ms or 2s");
    }

    /// <summary>On or off.</summary>
    /// <exception cref="HoconException">It is neither.</exception>
    public bool Switch(string key) =>
        Text(key) switch
        {
            "on" or "true" or "yes" => true,
            "off" or "false" or "no" => false,
            var other => throw Wrong(key, other, "give on or off"),
        };

    /// <summary>One of several words, which are the names of an enumeration in small letters.</summary>
    /// <exception cref="HoconException">It is none of them.</exception>
    public T Choice<T>(string key)
        where T : struct, Enum
    {
        string text = Text(key);
        return Array.Find(Enum.GetNames<T>(), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<T>(found)
            : throw Wrong(key, text, $"give {string.Join(" or ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}");
    }

    /// <summary>That a key has a value which cannot be, and where it was written.</summary>
    public HoconException Wrong(string key, string value, string remedy, Exception? inner = null) =>
        At(key, $"{key} = {(value.Length == 0 ? "\"\"" : value)}: {remedy}", inner);

    /// <summary>That something cannot be, and where the key that is to blame was written.</summary>
    public HoconException At(string key, string message, Exception? inner = null) =>
        new($"{HoconPlaces.Before(config, key)}{message}", inner);

    private static T? Of<T>(string key, Func<string, T?> read)
    {
        try
        {
            return read(key);
        }
        catch (Exception broken) when (broken is FormatException or OverflowException or ConfigurationException or ArgumentException)
        {
            // said by the caller, who knows what would be right
            return default;
        }
    }
}
