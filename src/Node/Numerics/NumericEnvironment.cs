using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ProFL.Node.Numerics;

/// <summary>
/// Decides which instructions native numeric code may use. It works only before that code is loaded, because libraries look once.
/// </summary>
public static partial class NumericEnvironment
{
    private static readonly Lock Gate = new();
    private static readonly KeyValuePair<string, string>[] EveryWay = [new("OMP_NUM_THREADS", "1")];
    private static readonly KeyValuePair<string, string>[] PortableOnly =
    [
        new("ATEN_CPU_CAPABILITY", "avx2"),
        new("ONEDNN_MAX_CPU_ISA", "AVX2"),
        new("MKL_CBWR", "COMPATIBLE"),
    ];

    private static string? _applied;

    /// <summary>
    /// Applies a way of computing to this process. <c>native</c> suits machines of one CPU kind; <c>portable</c> lets different CPUs with
    /// AVX2 compute the same floats, at 1.4–1.7 times the time on AVX-512 machines. Applying the same again does nothing.
    /// </summary>
    /// <param name="numerics"><c>native</c> or <c>portable</c>.</param>
    /// <exception cref="ArgumentException">Another word.</exception>
    /// <exception cref="InvalidOperationException">The process computes in another way already, or libtorch is loaded.</exception>
    public static void Apply(string numerics)
    {
        if (numerics is not ("native" or "portable"))
        {
            throw new ArgumentException($"profl.numerics is '{numerics}'; it must be native or portable", nameof(numerics));
        }

        lock (Gate)
        {
            if (_applied == numerics)
            {
                return;
            }

            if (_applied is not null)
            {
                throw new InvalidOperationException(
                    $"this process computes with profl.numerics = {_applied} and cannot change to {numerics}: give every role of one "
                        + "process the same value"
                );
            }

            if (IsTorchLoaded())
            {
                throw new InvalidOperationException(
                    $"profl.numerics = {numerics} comes too late, libtorch is loaded already: apply it first thing in the process"
                );
            }

            foreach ((string? name, string? value) in numerics == "portable" ? [.. EveryWay, .. PortableOnly] : EveryWay)
            {
                Set(name, value);
            }

            _applied = numerics;
        }
    }

    private static void Set(string name, string value)
    {
        // the managed copy is what child processes get; native code reads the C library's own
        Environment.SetEnvironmentVariable(name, value);
        int failed = OperatingSystem.IsWindows() ? PutEnv(name, value) : SetEnv(name, value, overwrite: 1);
        if (failed != 0)
        {
            throw new InvalidOperationException(
                $"environment variable {name} could not be set for native code; set {name}={value} in the launcher"
            );
        }
    }

    private static bool IsTorchLoaded()
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Any(m => m.ModuleName.Contains("torch_cpu", StringComparison.OrdinalIgnoreCase));
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv_s", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnv(string name, string value);
}
