using ProFL.Training.Natives;
using TorchSharp;

namespace ProFL.Training.Tests;

public sealed class TorchNativesSpecs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torch-natives-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Should_compute_when_loaded_twice()
    {
        TorchNatives.Load();
        TorchNatives.Load();
        using torch.Tensor sum = torch.ones(3).sum();

        Assert.Equal(3f, sum.item<float>());
        Assert.StartsWith("TorchSharp 0.107.0, libtorch 2.10.0", TorchNatives.LibraryVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_prefer_the_folder_beside_the_executable_when_there_are_two()
    {
        string shared = Place("artifacts", "torch-natives", "linux-x64");
        string executable = _folder.CreateSubdirectory("artifacts/bin/app/debug").FullName;
        Assert.Equal(shared, TorchNatives.Find(executable, "linux-x64"));

        string beside = Place("artifacts", "bin", "app", "debug", "torch-natives");
        Assert.Equal(beside, TorchNatives.Find(executable, "linux-x64"));
    }

    [Fact]
    public void Should_name_places_and_remedy_when_there_are_none()
    {
        string message = Assert.Throws<TorchNativesException>(() => TorchNatives.Find(_folder.FullName, "linux-arm64")).Message;

        Assert.Contains(Path.Combine(_folder.FullName, "torch-natives"), message, StringComparison.Ordinal);
        Assert.Contains("artifacts/torch-natives/linux-arm64", message, StringComparison.Ordinal);
        Assert.Contains("dotnet build src/Training", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_not_copy_natives_to_the_output_folder_when_built() =>
        Assert.Empty(Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cpu*", SearchOption.AllDirectories));

    private string Place(params string[] folders)
    {
        string folder = Directory.CreateDirectory(Path.Combine([_folder.FullName, .. folders])).FullName;
        foreach (string name in new[] { "libLibTorchSharp.so", "libLibTorchSharp.dylib", "LibTorchSharp.dll" })
        {
            File.WriteAllBytes(Path.Combine(folder, name), []);
        }

        return folder;
    }
}
