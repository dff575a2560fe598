using System.Diagnostics;

namespace ProFL.Tools.Processes;

/// <summary>This program, to be started once more.</summary>
public static class OwnProgram
{
    /// <summary>Either <c>dotnet profl.dll …</c>, also from a test's process, or the published executable; its three streams are the caller's.</summary>
    public static ProcessStartInfo StartOf(params string[] arguments)
    {
        string program = typeof(OwnProgram).Assembly.Location;
        bool viaDotnet = program.Length > 0 && Path.GetFileNameWithoutExtension(Environment.ProcessPath) is not "profl";
        string host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? Environment.ProcessPath! : "dotnet";
        return new ProcessStartInfo(viaDotnet ? host : Environment.ProcessPath!, viaDotnet ? [program, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
