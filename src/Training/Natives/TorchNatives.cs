using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace ProFL.Training.Natives;

/// <summary>
/// Finds and loads the one shared copy of libtorch and TorchSharp's native library. Call <see cref="Load"/> before anything else of
/// Torch, and after the environment that caps its instruction sets is set: native code reads it once, when it is loaded.
/// </summary>
/// <remarks>
/// A published executable has the copy beside itself in <c>torch-natives/</c>; a build has it once for all projects in
/// <c>artifacts/torch-natives/&lt;rid&gt;/</c>, which is found by walking up from the executable.
/// </remarks>
public static class TorchNatives
{
    private const string FolderName = "torch-natives";
    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Version of TorchSharp and of the libtorch it is built for, such as <c>TorchSharp 0.107.0, libtorch 2.10.0</c>.</summary>
    /// <exception cref="TorchNativesException">The natives were not loaded yet and cannot be.</exception>
    public static string LibraryVersion
    {
        get
        {
            Load();
            string wrapper =
                typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
                ?? typeof(torch).Assembly.GetName().Version!.ToString(3);
            return $"TorchSharp {wrapper}, libtorch {torch.__version__}";
        }
    }

    /// <summary>Loads the natives into this process. May be called by any thread, any number of times.</summary>
    /// <exception cref="TorchNativesException">They are missing or do not load here; the message says where they were
    /// looked for and what to do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_loaded)
            {
                return;
            }

            string folder = Find(AppContext.BaseDirectory, PortableRuntimeIdentifier);
            string library = Path.Combine(folder, FileNameOf("LibTorchSharp"));
            try
            {
                // by absolute path: the loader finds the other libraries beside it
                NativeLibrary.Load(library);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                throw new TorchNativesException(
                    $"{library} does not load on this machine: {e.Message}. "
                        + "Libtorch for the CPU needs a 64-bit glibc system of 2022 or later "
                        + "(Debian 12, Ubuntu 22.04, RHEL 9.2), Windows 10 with the Visual C++ run time, or macOS on Apple silicon.",
                    e
                );
            }

            AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
            context.ResolvingUnmanagedDll += (_, name) =>
                NativeLibrary.TryLoad(Path.Combine(folder, FileNameOf(name)), out nint handle) ? handle : 0;
            torch.InitializeDeviceType(DeviceType.CPU);
            _loaded = true;
        }
    }

    /// <summary>The folder of the natives for an executable.</summary>
    /// <param name="baseDirectory">Where the executable lies.</param>
    /// <param name="rid">Portable runtime identifier, such as <c>linux-x64</c>.</param>
    internal static string Find(string baseDirectory, string rid)
    {
        string beside = Path.Combine(baseDirectory, FolderName);
        if (Has(beside))
        {
            return beside;
        }

        for (DirectoryInfo? directory = new(baseDirectory); directory is not null; directory = directory.Parent)
        {
            string shared = Path.Combine(directory.FullName, "artifacts", FolderName, rid);
            if (Has(shared))
            {
                return shared;
            }
        }

        throw new TorchNativesException(
            $"libtorch for {rid} is neither in {beside} nor in artifacts/{FolderName}/{rid} of a folder above. "
                + "From a checkout run `dotnet build src/Training`; "
                + $"elsewhere publish the executable again and copy its {FolderName} folder too. Platforms: linux-x64, win-x64, osx-arm64."
        );
    }

    private static string PortableRuntimeIdentifier
    {
        get
        {
            string system =
                OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    private static bool Has(string folder) => File.Exists(Path.Combine(folder, FileNameOf("LibTorchSharp")));

    private static string FileNameOf(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";
}
