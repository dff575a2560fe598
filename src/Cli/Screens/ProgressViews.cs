using System.Text;
using ProFL.Tools.Runs;
using Spectre.Console;

namespace ProFL.Cli.Screens;

/// <summary>Which view a command has.</summary>
public static class ProgressViews
{
    /// <summary>The live screen where standard output is a terminal that can show it; lines otherwise.</summary>
    /// <param name="json">Standard output belongs to JSON: lines on standard error.</param>
    /// <param name="plain">Lines are wished for.</param>
    public static IProgressView Choose(bool json, bool plain)
    {
        if (json)
        {
            return new PlainView(Console.Error, Output.ForError);
        }

        return !plain && Screen() is { } screen ? screen : new PlainView(Console.Out, Output.ForOut);
    }

    /// <summary>The live screen where standard output is a terminal that can show it; nothing otherwise.</summary>
    /// <param name="json">Standard output belongs to JSON.</param>
    public static IProgressView ScreenOrNothing(bool json) => !json && Screen() is { } screen ? screen : new SilentView();

    private static LiveView? Screen()
    {
        IAnsiConsole terminal = AnsiConsole.Console;
        return CanShowScreen(terminal.Profile, Console.IsOutputRedirected, Environment.GetEnvironmentVariable("TERM"))
            ? new LiveView(terminal, TimeProvider.System)
            : null;
    }

    /// <summary>Whether a terminal can show the live screen.</summary>
    /// <param name="profile">What it is found to be able to.</param>
    /// <param name="isRedirected">Whether standard output is a file or a pipe.</param>
    /// <param name="term">The environment's TERM, or null.</param>
    public static bool CanShowScreen(Profile profile, bool isRedirected, string? term)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return !isRedirected
            && term != "dumb"
            && profile.Capabilities.Ansi
            && profile.Encoding.CodePage == Encoding.UTF8.CodePage
            && profile.Width > ScreenLayout.LeastWidth
            && profile.Height > ScreenLayout.LeastHeight;
    }
}
