using System.Text;
using System.Text.Json;

namespace ProFL.Learning.Json;

/// <summary>
/// Reads JSON written by people: unknown, missing, repeated and mistyped keys are errors that name the key and the remedy.
/// </summary>
/// <param name="title">What is read, as the errors call it: <c>job file</c>.</param>
/// <param name="toException">Makes the reader's exception of a message and the key it is about.</param>
internal sealed class StrictJson(string title, Func<string, string, Exception> toException)
{
    private const int ShownCharacters = 40;

    /// <summary>Reads a text whose root is an object.</summary>
    public T Read<T>(string json, Func<StrictValue, T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        using JsonDocument document = Parse(json);
        return read(new StrictValue(this, document.RootElement, ""));
    }

    /// <summary>The exception for a problem at a key.</summary>
    /// <param name="path">Path of the key from the root, such as <c>training.batch</c>; empty for the whole text.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public Exception Error(string path, string message) =>
        toException(path.Length == 0 ? $"{title}: {message}" : $"{title}: key `{path}`: {message}", path);

    /// <summary>A text from the file, short enough for one line of an error.</summary>
    public static string Shown(string text)
    {
        string line = string.Concat(
            text.Take(ShownCharacters).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character)
        );
        return text.Length > ShownCharacters ? line + "…" : line;
    }

    private JsonDocument Parse(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        try
        {
            CheckTexts(utf8);
            return JsonDocument.Parse(utf8);
        }
        catch (JsonException exception)
        {
            throw Error("", $"not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {exception.Message}");
        }
    }

    /// <summary>
    /// JSON allows an escape of half a surrogate pair, which is no text; refusing it here spares every reader the question.
    /// </summary>
    private void CheckTexts(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw Error(
                    "",
                    $"byte {reader.TokenStartIndex + 1} begins a text with half a surrogate pair (\\ud800 to \\udfff alone); "
                        + "write the whole character"
                );
            }
        }
    }
}
