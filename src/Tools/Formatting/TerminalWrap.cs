namespace ProFL.Tools.Formatting;

/// <summary>Lines for a terminal, which breaks a line where its width ends, also within a word.</summary>
public static class TerminalWrap
{
    private const int LeastWidth = 20;

    /// <summary>
    /// The text with its longer lines broken between words; what follows is set in by two. Blanks within a line stay, so that columns do.
    /// </summary>
    /// <param name="text">Lines.</param>
    /// <param name="width">Characters in a line of the terminal; below 20, as where there is no terminal, the text stays as it is.</param>
    public static string Of(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        return width < LeastWidth ? text : string.Join(Environment.NewLine, text.ReplaceLineEndings("\n").Split('\n').SelectMany(Broken));

        IEnumerable<string> Broken(string line)
        {
            string begin = new(' ', Math.Min(line.Length - line.TrimStart().Length, width / 2));
            string rest = line;
            // a word that is longer than a line is left to the terminal
            while (rest.Length > width && BreakOf(rest, width) is var at and > 0)
            {
                yield return rest[..at].TrimEnd();
                rest = $"{begin}  {rest[at..].TrimStart()}";
            }

            yield return rest;
        }
    }

    private static int BreakOf(string line, int width)
    {
        int first = line.Length - line.TrimStart().Length;
        int at = first < width ? line.LastIndexOf(' ', width, width - first) : -1;
        return at > first ? at : line.IndexOf(' ', first);
    }
}
