using System.Globalization;
using System.Text;

namespace ProFL.Node.Configuration;

/// <summary>A place in a HOCON text, and what is read there letter by letter.</summary>
/// <param name="text">The HOCON.</param>
/// <param name="source">Its file or origin, for errors.</param>
internal sealed class HoconCursor(string text, string source)
{
    private const string NotInUnquoted = "$\"{}[]:=,#`^?!@*&\\";
    private int _at;

    /// <summary>The line, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The place, from 0.</summary>
    public int Place => _at;

    /// <summary>The letter that stands here; the zero letter at the end.</summary>
    public char Next => At(_at);

    /// <summary>Whether the text ends here.</summary>
    public bool IsAtEnd => _at >= text.Length;

    /// <summary>Whether a comment begins here.</summary>
    public bool IsAtComment => Next == '#' || (Next == '/' && At(_at + 1) == '/');

    /// <summary>Whether the letter that stands here means something unless it is quoted.</summary>
    public bool IsAtSign => NotInUnquoted.Contains(Next, StringComparison.Ordinal);

    /// <summary>Goes on by so many letters of the same line.</summary>
    public void Skip(int letters) => _at += letters;

    /// <summary>Whether a word stands here.</summary>
    public bool Matches(string word) => string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;

    /// <summary>What was read since a place.</summary>
    public string Since(int place) => text[place.._at];

    /// <summary>The error for this place, or a line before it.</summary>
    public HoconException Error(string what, int? line = null) => new($"{source}, line {line ?? Line}: {what}");

    /// <summary>Goes over space, ends of lines and comments, and commas where they may stand.</summary>
    public void SkipSpace(bool commas)
    {
        while (!IsAtEnd)
        {
            if (IsAtComment)
            {
                _at = text.IndexOf('\n', _at) is >= 0 and var end ? end : text.Length;
            }
            else if (char.IsWhiteSpace(Next) || Next == '\uFEFF' || (commas && Next == ','))
            {
                Line += Next == '\n' ? 1 : 0;
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Goes over the space within a line.</summary>
    public void SkipBlanks()
    {
        while (!IsAtEnd && Next != '\n' && char.IsWhiteSpace(Next))
        {
            _at++;
        }
    }

    /// <summary>Reads the quoted text that begins here.</summary>
    public string Quoted()
    {
        if (Matches("\"\"\""))
        {
            int end = text.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
            if (end < 0)
            {
                throw Error("the text that begins with \"\"\" never ends");
            }

            string raw = text[(_at + 3)..end];
            Line += raw.Count(character => character == '\n');
            _at = end + 3;
            return raw;
        }

        var read = new StringBuilder();
        for (_at++; !IsAtEnd && Next != '\n'; _at++)
        {
            if (Next == '"')
            {
                _at++;
                return Whole(read.ToString());
            }

            read.Append(Next == '\\' ? Escaped() : Next);
        }

        throw Error("a quote is opened and not closed in its line");
    }

    // stands on the last character of the escape afterwards
    private char Escaped()
    {
        _at++;
        switch (Next)
        {
            case '"' or '\\' or '/':
                return Next;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u'
                when _at + 4 < text.Length
                    && ushort.TryParse(
                        text.AsSpan(_at + 1, 4),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        out ushort code
                    ):
                _at += 4;
                return (char)code;
            default:
                throw Error("a '\\' in quotes stands before none of \" \\ / b f n r t uXXXX: write \\\\ for the sign itself");
        }
    }

    private string Whole(string read)
    {
        for (int i = 0; i < read.Length; i++)
        {
            bool isPair = i + 1 < read.Length && char.IsSurrogatePair(read[i], read[i + 1]);
            if (char.IsSurrogate(read[i]) && !isPair)
            {
                throw Error("half a surrogate pair (\\ud800 to \\udfff alone) is no text: write the whole character");
            }

            i += isPair ? 1 : 0;
        }

        return read;
    }

    /// <summary>What is wrong where a number was written as 0,05: the value 0, and then a key 05 without a value; otherwise null.</summary>
    /// <param name="key">Where that key begins.</param>
    public string? DecimalComma(int key)
    {
        int end = key;
        while (char.IsAsciiLetterOrDigit(At(end)) || At(end) is '-' or '+')
        {
            end++;
        }

        int start = key - 1;
        while (char.IsAsciiDigit(At(start - 1)) || At(start - 1) is '-' or '+')
        {
            start--;
        }

        return At(key - 1) == ',' && char.IsAsciiDigit(At(key)) && char.IsAsciiDigit(At(key - 2))
            ? $"{text[start..end]} has a decimal comma: write {text[start..(key - 1)]}.{text[key..end]}"
            : null;
    }

    private char At(int index) => index >= 0 && index < text.Length ? text[index] : '\0';
}
