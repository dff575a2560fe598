using System.Runtime.ExceptionServices;
using Akka.Configuration;

namespace ProFL.Node.Configuration;

/// <summary>
/// Reads HOCON written by people. Akka's own parser takes a missing bracket or quote in silence and reads something else; here it is an
/// error with its line.
/// </summary>
public static class HoconText
{
    private static readonly TimeSpan LongestParse = TimeSpan.FromSeconds(5);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="HoconException">It is not there, or not HOCON.</exception>
    public static Config ParseFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new HoconException($"configuration file {Path.GetFullPath(path)} does not exist: correct the path");
        }

        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The HOCON.</param>
    /// <param name="source">Its file or origin, for errors.</param>
    /// <exception cref="HoconException">It is not HOCON.</exception>
    public static Config Parse(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckBrackets(text, source);
        try
        {
            return ParseInTime(text, source);
        }
        catch (Exception broken) when (broken is not (OutOfMemoryException or HoconException))
        {
            throw new HoconException($"{source}: {broken.Message}", broken);
        }
    }

    // Akka's parser never comes back from some texts; those that are known are refused before
    private static Config ParseInTime(string text, string source)
    {
        Config? parsed = null;
        ExceptionDispatchInfo? failed = null;
        var parser = new Thread(() =>
        {
            try
            {
                parsed = ConfigurationFactory.ParseString(text);
            }
            catch (Exception broken)
            {
                failed = ExceptionDispatchInfo.Capture(broken);
            }
        })
        {
            IsBackground = true,
            Name = "hocon",
        };
        parser.Start();
        if (!parser.Join(LongestParse))
        {
            throw new HoconException(
                $"{source}: cannot be read as HOCON within {LongestParse.TotalSeconds:0} seconds: look for a substitution ${{…}} or an "
                    + "odd character beside other text, and put texts into quotes"
            );
        }

        failed?.Throw();
        return parsed!;
    }

    private static void CheckBrackets(string text, string source)
    {
        var open = new Stack<(char Bracket, int Line)>();
        int line = 1;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    line++;
                    break;
                case '#':
                case '/' when At(text, i + 1, '/') && !At(text, i - 1, ':'):
                    i = EndOfLine(text, i) - 1;
                    break;
                case '"':
                    i = EndOfString(text, i, source, ref line);
                    break;
                // Akka's parser never comes back from one
                case '\\':
                    throw new HoconException(
                        $"{source}, line {line}: a '\\' stands outside of quotes: put the text into quotes, or remove it"
                    );
                // nor from one of these where a value of an array should begin
                case ':'
                or '='
                or '`'
                or '^'
                or '?'
                or '!'
                or '@'
                or '*'
                or '&' when open.TryPeek(out (char Bracket, int Line) around) && around.Bracket == '[' && !At(text, i - 1, '{'):
                    throw new HoconException(
                        $"{source}, line {line}: a '{text[i]}' stands in an array outside of quotes: put the text into quotes, or close "
                            + $"the '[' of line {around.Line} before it"
                    );
                // nor from one of these in an array that is optional, or has other text beside it
                case '$'
                    when At(text, i + 1, '{')
                        && open.TryPeek(out (char Bracket, int Line) around)
                        && around.Bracket == '['
                        && !StandsAlone(text, i):
                    throw new HoconException(
                        $"{source}, line {line}: a substitution in an array must be ${{…}}, without a '?', and stand alone between commas"
                    );
                case '{' or '[':
                    open.Push((text[i], line));
                    break;
                case '}' or ']':
                    Close(open, text[i], source, line);
                    break;
            }
        }
        if (open.TryPop(out (char Bracket, int Line) left))
        {
            throw new HoconException($"{source}, line {left.Line}: '{left.Bracket}' is never closed");
        }
    }

    private static void Close(Stack<(char Bracket, int Line)> open, char closing, string source, int line)
    {
        char opening = closing == '}' ? '{' : '[';
        if (!open.TryPop(out (char Bracket, int Line) last))
        {
            throw new HoconException($"{source}, line {line}: '{closing}' closes nothing: remove it");
        }

        if (last.Bracket != opening)
        {
            throw new HoconException($"{source}, line {line}: '{closing}' cannot close the '{last.Bracket}' of line {last.Line}");
        }
    }

    private static int EndOfString(string text, int start, string source, ref int line)
    {
        if (At(text, start + 1, '"') && At(text, start + 2, '"'))
        {
            int end = text.IndexOf("\"\"\"", start + 3, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new HoconException($"{source}, line {line}: the text that begins with \"\"\" never ends");
            }

            line += text.AsSpan(start, end - start).Count('\n');
            return end + 2;
        }
        for (int i = start + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }
        throw new HoconException($"{source}, line {line}: a quote is opened and not closed in its line");
    }

    private static bool StandsAlone(string text, int start)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, start).TrimEnd();
        int end = text.IndexOf('}', start);
        ReadOnlySpan<char> after = end < 0 ? "" : text.AsSpan(end + 1).TrimStart();
        return !At(text, start + 2, '?') && before is [.., '[' or ','] && after is [']' or ',', ..];
    }

    private static int EndOfLine(string text, int from) => text.IndexOf('\n', from) is >= 0 and var end ? end : text.Length;

    private static bool At(string text, int index, char wanted) => index >= 0 && index < text.Length && text[index] == wanted;
}
