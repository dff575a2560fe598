using System.Runtime.InteropServices;
using System.Text;

namespace ProFL.Cli.Screens;

/// <summary>
/// A picture at the place of a terminal where it began, drawn over itself: only the lines that changed are written, all in one write, so
/// that nothing flickers or scrolls.
/// The cursor is hidden while it stands, and is back whatever ends the process other than SIGKILL.
/// </summary>
public sealed class TerminalFrame : IDisposable
{
    private const string ShowCursor = "\e[?25h";
    private const string HideCursor = "\e[?25l";
    private const string ClearToEndOfLine = "\e[K";
    private const string ClearBelow = "\e[J";
    private const string ClearScreen = "\e[2J\e[H";
    private const string BeginUpdate = "\e[?2026h";
    private const string EndUpdate = "\e[?2026l";

    private readonly TextWriter _output;
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration[] _registrations;
    private IReadOnlyList<string> _shown = [];
    private int _width;
    private bool _stopped;

    /// <summary>Nothing is drawn yet.</summary>
    /// <param name="output">A terminal that understands ANSI sequences.</param>
    public TerminalFrame(TextWriter output)
    {
        _output = output;
        // others decide what a signal ends; here only the cursor is given back
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(s =>
                PosixSignalRegistration.Create(s, _ => Stop())
            ),
        ];
    }

    /// <summary>Draws a picture over the one before.</summary>
    /// <param name="lines">Each at most as wide as the terminal less one; fewer than the terminal has.</param>
    /// <param name="width">
    /// Of the terminal; when it changes, the terminal has broken the lines in other places, and everything is drawn again from its top.
    /// </param>
    public void Draw(IReadOnlyList<string> lines, int width)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lock (_lock)
        {
            StringBuilder text = new StringBuilder(BeginUpdate).Append(_stopped ? "" : HideCursor);
            if (_shown.Count > 0 && width != _width)
            {
                text.Append(ClearScreen);
                _shown = [];
            }

            text.Append('\r').Append(_shown.Count > 1 ? $"\e[{_shown.Count - 1}A" : "");
            for (int i = 0; i < lines.Count; i++)
            {
                text.Append(i == 0 ? "" : "\r\n");
                // what is cleared below is cleared from the end of the last line, which is therefore written
                bool clearsBelow = i == lines.Count - 1 && lines.Count < _shown.Count;
                if (i >= _shown.Count || _shown[i] != lines[i] || clearsBelow)
                {
                    text.Append(lines[i]).Append(ClearToEndOfLine);
                }
            }

            // keys that are pressed show at the cursor: at the start of a line they break none
            text.Append(lines.Count < _shown.Count ? ClearBelow : "").Append('\r').Append(EndUpdate);
            (_shown, _width) = (lines, width);
            Write(text.ToString());
        }
    }

    /// <summary>Draws a picture that stays, with the cursor in the line below it. What is drawn next begins there.</summary>
    public void Leave(IReadOnlyList<string> lines, int width)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lock (_lock)
        {
            // all lines are written again, for a terminal shows the keys that are pressed meanwhile
            int above = width == _width ? Math.Max(0, _shown.Count - 1) : 0;
            string start =
                _shown.Count > 0 && width != _width ? ClearScreen
                : above > 0 ? $"\r\e[{above}A"
                : "\r";
            Write(start + string.Concat(lines.Select(l => l + ClearToEndOfLine + "\r\n")) + ClearBelow + ShowCursor);
            _shown = [];
        }
    }

    /// <summary>Gives the cursor back.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        Write(ShowCursor);
    }

    private void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            Write(ShowCursor);
        }
    }

    private void Write(string text)
    {
        _output.Write(text);
        _output.Flush();
    }
}
