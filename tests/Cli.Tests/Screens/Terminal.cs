using System.Text.RegularExpressions;

namespace ProFL.Cli.Tests.Screens;

/// <summary>As much of a terminal as a frame needs: what is to be seen after what was written.</summary>
internal sealed partial class Terminal
{
    private readonly List<char[]> _lines = [];
    private int _row;
    private int _column;

    public bool IsCursorVisible { get; private set; } = true;

    public int Row => _row;

    public string[] Lines => [.. _lines.Select(l => new string(l).TrimEnd())];

    public Terminal Take(string written)
    {
        foreach (Match match in Tokens().Matches(written))
        {
            Take(match);
        }

        return this;
    }

    [GeneratedRegex(@"\e\[(\??[0-9;]*)([A-Za-z])|.|\n|\r")]
    private static partial Regex Tokens();

    private void Take(Match token)
    {
        string text = token.Value;
        switch (token.Groups[2].Value)
        {
            case "" when text == "\n":
                _row++;
                break;
            case "" when text == "\r":
                _column = 0;
                break;
            case "":
                Line()[_column++] = text[0];
                break;
            case "A":
                _row -= int.Parse(token.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "K":
                Line().AsSpan(_column).Fill(' ');
                break;
            case "J" when token.Groups[1].Value == "2":
                _lines.Clear();
                break;
            case "J":
                Line().AsSpan(_column).Fill(' ');
                _lines.RemoveRange(_row + 1, Math.Max(0, _lines.Count - _row - 1));
                break;
            case "H":
                (_row, _column) = (0, 0);
                break;
            case "h" or "l" when token.Groups[1].Value == "?25":
                IsCursorVisible = text[^1] == 'h';
                break;
        }
    }

    private char[] Line()
    {
        while (_lines.Count <= _row)
        {
            _lines.Add([.. Enumerable.Repeat(' ', 200)]);
        }

        return _lines[_row];
    }
}
