using System.Diagnostics;
using System.Text;
using ProFL.Architecture.Tests;

namespace ProFL.Documents.Tests;

/// <summary>
/// Runs the commands of a page as a reader would: one after the other, in one shell, in a folder that looks like a fresh checkout. What
/// they start is ended afterwards.
/// </summary>
internal static class PageScript
{
    private static readonly string[] NotLinked = [".git", "artifacts", "runs", "profl-data", "profl"];

    /// <summary>Runs a page; fails at the first command that does.</summary>
    public static async Task Run(string page, TimeSpan limit)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("profl-page-");
        try
        {
            Prepare(folder.FullName);
            string script = Path.Combine(folder.FullName, ".page");
            await File.WriteAllTextAsync(script, Script(page));
            (int exit, string said) = await Run(script, folder.FullName, limit);
            Assert.True(exit == 0, $"{page}: {said}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Script(string page)
    {
        var script = new StringBuilder("set -euo pipefail\n");
        foreach (CommandBlock block in Pages.Commands(page).Where(block => block.NotRun is null))
        {
            script.Append("echo \"--- line ").Append(block.Line).Append("\"\n");
            script.Append(block.SetUp).Append('\n').Append(block.Text).Append('\n');
        }

        return script.ToString();
    }

    // the program is built already; what a run writes stays in the folder
    private static void Prepare(string folder)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(Checkout.Root).Where(e => !NotLinked.Contains(Path.GetFileName(e))))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(entry)), entry);
        }

        string program = Path.Combine(
            Checkout.Root,
            "artifacts",
            "bin",
            "ProFL.Cli",
            new DirectoryInfo(AppContext.BaseDirectory).Name,
            "profl.dll"
        );
        string profl = Path.Combine(folder, "profl");
        File.WriteAllText(profl, $"#!/bin/sh\nexec dotnet '{program}' \"$@\"\n");
        File.SetUnixFileMode(profl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<(int Exit, string Said)> Run(string script, string folder, TimeSpan limit)
    {
        // a session of its own, so that everything that it leaves can be ended
        var start = new ProcessStartInfo(
            "setsid",
            ["--wait", "bash", "-c", $"echo $$ >.session; exec bash '{script}' </dev/null >.said 2>&1"]
        )
        {
            WorkingDirectory = folder,
        };
        start.Environment["PATH"] = $"{folder}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = folder;
        using Process shell = Process.Start(start)!;
        using var patience = new CancellationTokenSource(limit);
        string late = "";
        try
        {
            await shell.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            late = $"it did not end within {limit}\n";
        }

        string said = late + await File.ReadAllTextAsync(Path.Combine(folder, ".said"), CancellationToken.None);
        await End(folder, (await File.ReadAllTextAsync(Path.Combine(folder, ".session"), CancellationToken.None)).Trim());
        return (late.Length > 0 ? -1 : shell.ExitCode, said);
    }

    private static async Task End(string folder, string session)
    {
        using Process down = Process.Start(
            new ProcessStartInfo("bash", ["-c", $"[ ! -d profl-data ] || ./profl down >/dev/null 2>&1; pkill -KILL -s {session}; true"])
            {
                WorkingDirectory = folder,
            }
        )!;
        await down.WaitForExitAsync(CancellationToken.None);
    }
}
