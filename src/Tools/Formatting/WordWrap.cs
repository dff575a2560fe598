using System.Text;

namespace ProFL.Tools.Formatting;

/// <summary>Text in lines of a width.</summary>
public static class WordWrap
{
    /// <summary>The lines, broken between words; a word that is longer than a line is one of its own.</summary>
    /// <param name="text">Any text; its own line ends count as blanks.</param>
    /// <param name="width">Characters in a line, at least 1.</param>
    public static IReadOnlyList<string> Of(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (string word in text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        if (line.Length > 0)
        {
            lines.Add(line.ToString());
        }

        return lines;
    }
}
