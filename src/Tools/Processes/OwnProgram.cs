using System.Diagnostics;

namespace ProFL.Tools.Processes;

/// <summary>This program, to be started once more.</summary>
public static class OwnProgram
{
    /// <summary>
    /// What it ends with when its command line or its settings cannot be used: started in the same way, it ends so again.
    /// </summary>
    public const int MisusedExitCode = 2;

    private const string Name = "profl";

    /// <summary>
    /// Either <c>dotnet profl.dll …</c>, also from a test's process, or the published executable; its three streams are the caller's.
    /// </summary>
    public static ProcessStartInfo StartOf(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, Name + ".dll");
        string? running = Path.GetFileNameWithoutExtension(Environment.ProcessPath);
        bool viaDotnet = running is not Name && File.Exists(program);
        string host = running is "dotnet" ? Environment.ProcessPath! : "dotnet";
        return new ProcessStartInfo(viaDotnet ? host : Environment.ProcessPath!, viaDotnet ? [program, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
