using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ProFL.Tools.Formatting;

namespace ProFL.Cli;

/// <summary>What commands print: their result on standard output, what they say meanwhile on standard error.</summary>
internal static class Output
{
    /// <summary>Prints a result, as JSON or as people read it.</summary>
    /// <param name="json">Whether as JSON.</param>
    /// <param name="result">The result.</param>
    /// <param name="schema">How it is written as JSON.</param>
    /// <param name="text">How people read it; its own <see cref="object.ToString"/> where it is left out.</param>
    public static void Print<T>(bool json, T result, JsonTypeInfo<T> schema, Func<T, string>? text = null) =>
        Print(json, () => JsonSerializer.Serialize(result, schema), () => text is null ? result?.ToString() : text(result));

    /// <summary>Prints a result, as JSON or as people read it.</summary>
    public static void Print(bool json, Func<string> asJson, Func<string?> text) =>
        Console.Out.WriteLine(json ? asJson() : ForOut(text() ?? ""));

    /// <summary>Says something meanwhile.</summary>
    public static void Say(string line) => Console.Error.WriteLine(ForError(line));

    /// <summary>A text for standard output: broken between words where that is a terminal.</summary>
    public static string ForOut(string text) => Console.IsOutputRedirected ? text : TerminalWrap.Of(text, Console.WindowWidth);

    /// <summary>A text for standard error, likewise.</summary>
    public static string ForError(string text) => Console.IsErrorRedirected ? text : TerminalWrap.Of(text, Console.WindowWidth);
}
