using ProFL.Cli.Screens;
using ProFL.Messages.Wire;
using Spectre.Console;

namespace ProFL.Cli.Tests.Screens;

/// <summary>The screen as text.</summary>
internal static class Picture
{
    public static ScreenModel Model(params JobStatus[] statuses) =>
        statuses.Aggregate(
            ScreenModel.Empty.Begin("ProFL", "network deep8, 20 clients"),
            (m, s) => m.Next(s, TimeSpan.Zero, TimeSpan.FromSeconds(30))
        );

    public static string[] Lines(ScreenModel model, int width = 99, int height = 29)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(ScreenLayout.Of(model, width, height));
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    public static string Text(ScreenModel model, int width = 99, int height = 29) => string.Join('\n', Lines(model, width, height));
}
