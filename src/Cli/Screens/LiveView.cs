using ProFL.Messages.Wire;
using ProFL.Tools.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ProFL.Cli.Screens;

/// <summary>
/// One screen that is drawn over itself: see <see cref="ScreenLayout"/> for the picture and <see cref="TerminalFrame"/> for the drawing.
/// </summary>
/// <param name="terminal">A terminal that understands ANSI sequences.</param>
/// <param name="time">What time it is.</param>
public sealed class LiveView(IAnsiConsole terminal, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(190);
    private readonly TerminalFrame _frame = new(terminal.Profile.Out.Writer);
    private ScreenModel _model = ScreenModel.Empty;
    private long _began;
    private long? _drawn;

    private TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <inheritdoc/>
    public void Begin(string title, string about, int following = 0)
    {
        _began = time.GetTimestamp();
        _model = _model.Begin(title, about, following);
        Draw();
    }

    /// <inheritdoc/>
    public void Show(JobStatus status, TimeSpan silence)
    {
        bool isNews = status.HasEnded;
        _model = _model.Next(status, silence, Elapsed);
        if (isNews || _drawn is not { } drawn || time.GetElapsedTime(drawn) >= BetweenFrames)
        {
            Draw();
        }
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        _model = _model.Noted(text, Elapsed);
        Draw();
    }

    /// <summary>Leaves the last picture.</summary>
    public void Dispose()
    {
        if (_model.Title.Length > 0)
        {
            _model = _model.Noted("", _model.Elapsed);
            _frame.Leave(Picture(), terminal.Profile.Width);
        }

        _frame.Dispose();
    }

    private void Draw()
    {
        _drawn = time.GetTimestamp();
        _frame.Draw(Picture(), terminal.Profile.Width);
    }

    // the last column and the last line stay empty: writing there makes terminals scroll
    private IReadOnlyList<string> Picture()
    {
        int width = Math.Max(ScreenLayout.LeastWidth, terminal.Profile.Width - 1);
        int height = Math.Max(ScreenLayout.LeastHeight, terminal.Profile.Height - 1);
        string[] lines = LinesOf(ScreenLayout.Of(_model, width, height), width, terminal.Profile.Capabilities.ColorSystem);
        return lines.Length <= height ? lines : lines[..height];
    }

    private static string[] LinesOf(IRenderable picture, int width, ColorSystem colours)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = width;
        console.Profile.Capabilities.ColorSystem = colours;
        console.Profile.Capabilities.Unicode = true;
        console.Write(picture);
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
