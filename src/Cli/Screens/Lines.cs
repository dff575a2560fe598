using ProFL.Tools.Formatting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ProFL.Cli.Screens;

/// <summary>Text that fits: the screen is made of lines of known width, so that its height is known before it is drawn.</summary>
internal static class Lines
{
    /// <summary>Plain text as markup, cut where it is too long.</summary>
    public static string Fit(string text, int width)
    {
        string line = text.ReplaceLineEndings(" ");
        return Markup.Escape(
            line.Length <= width ? line
            : width < 1 ? ""
            : line[..(width - 1)] + "…"
        );
    }

    /// <summary>The first of several wordings that fits, as markup; the last is cut where none does.</summary>
    public static string FirstThatFits(IReadOnlyList<string> wordings, int width) =>
        Fit(wordings.FirstOrDefault(text => text.Length <= width) ?? wordings[^1], width);

    /// <summary>Plain text in lines of at most <paramref name="width"/>, broken between words.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width) => [.. WordWrap.Of(text, width).Select(l => Fit(l, width))];

    /// <summary>One line of two ends.</summary>
    /// <param name="left">Markup.</param>
    /// <param name="right">Markup, at the right edge.</param>
    /// <param name="width">Of the line; where both do not fit, the left is kept.</param>
    public static string Ends(string left, string right, int width)
    {
        int gap = width - Markup.Remove(left).Length - Markup.Remove(right).Length;
        return gap < 2 ? left : left + new string(' ', gap) + right;
    }

    /// <summary>A bar of a share, from 0 to 1.</summary>
    public static string Bar(double share, int width, string colour)
    {
        int full = Math.Clamp((int)Math.Round(share * width), 0, width);
        return $"[{colour}]{new string('━', full)}[/][grey]{new string('─', width - full)}[/]";
    }

    /// <summary>Lines of markup, one under the other; each stays one, cut where it is too long.</summary>
    public static IRenderable Stack(IEnumerable<string> lines) => new Rows(lines.Select(l => new OneLine(l)));

    /// <summary>Lines of markup in a box; lines beyond its height are left out.</summary>
    /// <param name="title">Plain text over it.</param>
    /// <param name="lines">Each at most <see cref="InnerWidth"/> long.</param>
    /// <param name="width">Of the box.</param>
    /// <param name="height">Of the box.</param>
    public static IRenderable Box(string title, IEnumerable<string> lines, int width, int height) =>
        new Panel(Stack(lines.Take(height - 2)))
        {
            Header = new PanelHeader($"[bold]{Fit(title, width - 8)}[/]"),
            Border = BoxBorder.Rounded,
            BorderStyle = new Style(Color.Grey),
            Padding = new Padding(1, 0),
            Width = width,
            Height = height,
        };

    /// <summary>The longest line in a box.</summary>
    public static int InnerWidth(int boxWidth) => boxWidth - 4;

    private sealed class OneLine(string markup) : Renderable
    {
        private const int Endless = 10_000;
        private readonly Markup _markup = new(markup.Length == 0 ? " " : markup);

        protected override Measurement Measure(RenderOptions options, int maxWidth) =>
            new(Math.Min(1, maxWidth), Math.Min(Markup.Remove(markup).Length, maxWidth));

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            Segment.Truncate(((IRenderable)_markup).Render(options, Endless), maxWidth);
    }
}
