using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ProFL.Node.Configuration;

/// <summary>
/// Reads HOCON that comes from outside. Its size, its depth and what its substitutions come to are bounded; it includes no file, and does
/// not see the environment. Akka's parser never sees the text. Also writes a value.
/// </summary>
public static class HoconText
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, of at most 4 MiB.</param>
    /// <exception cref="HoconException">It is not there, or not HOCON.</exception>
    public static Config ParseFile(string path) => Parse(HoconFile.Read(path), path);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The HOCON.</param>
    /// <param name="source">Its file or origin, for errors.</param>
    /// <exception cref="HoconException">It is not HOCON.</exception>
    public static Config Parse(string text, string source) => ToConfig(Resolved(text, source), line => $"{source}, line {line}: ");

    /// <summary>Reads a text of which no file and line is told.</summary>
    /// <param name="text">The HOCON.</param>
    /// <param name="source">Its origin, for errors of the text.</param>
    /// <param name="before">What stands before errors of its values instead; empty for what comes with the program.</param>
    /// <exception cref="HoconException">It is not HOCON.</exception>
    internal static Config Parse(string text, string source, string before) => ToConfig(Resolved(text, source), _ => before);

    /// <summary>Reads a text, and keeps the line of each key.</summary>
    /// <param name="text">The HOCON.</param>
    /// <param name="source">Its file or origin, for errors.</param>
    /// <exception cref="HoconException">It is not HOCON.</exception>
    public static HoconDocument Document(string text, string source)
    {
        HoconNode.Object resolved = Resolved(text, source);
        return new HoconDocument(source, ToConfig(resolved, line => $"{source}, line {line}: "), HoconDocument.LinesOf(resolved));
    }

    /// <summary>Reads a file, and keeps the line of each key.</summary>
    /// <param name="path">The file, of at most 4 MiB.</param>
    /// <exception cref="HoconException">It is not there, or not HOCON.</exception>
    public static HoconDocument DocumentOf(string path) => Document(HoconFile.Read(path), path);

    /// <summary>Writes a text as a HOCON value, such as a path of Windows with its backslashes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>It in quotes, with what needs it escaped.</returns>
    public static string Quoted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static HoconNode.Object Resolved(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckCharacters(text, source);
        HoconNode.Object written = new HoconReader(text, source).Read();
        return new HoconResolver(written, source).Resolve();
    }

    private static Config ToConfig(HoconNode.Object resolved, Func<int, string> before) =>
        resolved.Members.Any() ? new Config(new HoconRoot(HoconPlaces.ValueOf(resolved, before))) : ConfigurationFactory.Empty;

    private static void CheckCharacters(string text, string source)
    {
        int line = 1;
        foreach (char character in text)
        {
            line += character == '\n' ? 1 : 0;
            if (char.IsControl(character) && character is not ('\n' or '\r' or '\t' or '\f' or '\v'))
            {
                throw new HoconException($"{source}, line {line}: holds the control character {(int)character}: is it a text? Remove it");
            }
        }
    }
}
