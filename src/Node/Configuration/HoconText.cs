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
    public static Config Parse(string text, string source) => ToConfig(Resolved(text, source));

    /// <summary>Reads a text, and keeps the line of each key.</summary>
    /// <param name="text">The HOCON.</param>
    /// <param name="source">Its file or origin, for errors.</param>
    /// <exception cref="HoconException">It is not HOCON.</exception>
    public static HoconDocument Document(string text, string source)
    {
        HoconNode.Object resolved = Resolved(text, source);
        return new HoconDocument(source, ToConfig(resolved), HoconDocument.LinesOf(resolved));
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

    private static Config ToConfig(HoconNode.Object resolved) =>
        resolved.Members.Any() ? new Config(new HoconRoot(ValueOf(resolved))) : ConfigurationFactory.Empty;

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

    private static HoconValue ValueOf(HoconNode node)
    {
        var value = new HoconValue();
        value.AppendValue(ElementOf(node));
        return value;
    }

    private static IHoconElement ElementOf(HoconNode node)
    {
        switch (node)
        {
            case HoconNode.Object written:
                var made = new HoconObject();
                foreach ((string key, HoconNode item) in written.Members)
                {
                    made.Items[key] = ValueOf(item);
                }

                return made;
            case HoconNode.Array array:
                var list = new HoconArray();
                list.AddRange(array.Items.Select(ValueOf));
                return list;
            default:
                return new HoconLiteral { Value = ((HoconNode.Text)node).Value };
        }
    }
}
