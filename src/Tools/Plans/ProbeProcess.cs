using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ProFL.Tools.Processes;

namespace ProFL.Tools.Plans;

/// <summary>A fresh process of this program that measures something and prints it as JSON.</summary>
internal static class ProbeProcess
{
    /// <summary>Runs it.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="environment">Variables of its environment beside this one's.</param>
    /// <param name="what">What could not be measured, should it fail.</param>
    /// <param name="schema">Of what it prints.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UserException">It failed; says how.</exception>
    public static async Task<T> Run<T>(
        string[] arguments,
        string input,
        IEnumerable<KeyValuePair<string, string>> environment,
        string what,
        JsonTypeInfo<T> schema,
        CancellationToken cancellation
    )
    {
        ProcessStartInfo start = OwnProgram.StartOf(arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using var child = new Process { StartInfo = start };
        child.Start();
        try
        {
            Task<string> output = child.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> error = child.StandardError.ReadToEndAsync(cancellation);
            await child.StandardInput.WriteAsync(input.AsMemory(), cancellation).ConfigureAwait(false);
            child.StandardInput.Close();
            await child.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return child.ExitCode == 0
                ? JsonSerializer.Deserialize(await output.ConfigureAwait(false), schema)!
                : throw new UserException(
                    Mistake.JobFailed,
                    $"{what} could not be measured, its process ended with {child.ExitCode}: {(await error.ConfigureAwait(false)).Trim()}"
                );
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }
    }
}
