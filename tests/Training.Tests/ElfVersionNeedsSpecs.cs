using ProFL.Build;
using ProFL.Training.Natives;

namespace ProFL.Training.Tests;

public class ElfVersionNeedsSpecs
{
    private const string Version = "GLIBCXX_3.4.32";

    [Fact]
    public void Should_relax_only_the_named_version_when_the_file_asks_for_several()
    {
        byte[] elf = ElfFile.Asking("GLIBCXX_3.4.30", Version, "GLIBCXX_3.4");
        byte[] before = [.. elf];

        Assert.True(ElfVersionNeeds.Demands(elf, Version));
        Assert.Equal(1, ElfVersionNeeds.MakeWeak(elf, Version));

        Assert.False(ElfVersionNeeds.Demands(elf, Version));
        Assert.True(ElfVersionNeeds.Demands(elf, "GLIBCXX_3.4.30"));
        Assert.True(ElfVersionNeeds.Demands(elf, "GLIBCXX_3.4"));
        Assert.Equal(1, elf.Zip(before).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void Should_change_nothing_when_relaxed_already()
    {
        byte[] elf = ElfFile.Asking("GLIBCXX_3.4.30", Version);
        ElfVersionNeeds.MakeWeak(elf, Version);
        byte[] once = [.. elf];

        Assert.Equal(0, ElfVersionNeeds.MakeWeak(elf, Version));
        Assert.Equal(once, elf);
    }

    [Fact]
    public void Should_change_nothing_when_the_version_is_not_asked_for()
    {
        byte[] elf = ElfFile.Asking("GLIBCXX_3.4.30", "GLIBCXX_3.4.321");
        byte[] before = [.. elf];

        Assert.Equal(0, ElfVersionNeeds.MakeWeak(elf, Version));
        Assert.Equal(before, elf);
    }

    [Fact]
    public void Should_refuse_when_the_file_is_not_elf() =>
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MakeWeak(new byte[100], Version));

    [Fact]
    public void Should_refuse_when_the_file_is_cut_off()
    {
        byte[] elf = ElfFile.Asking(Version);

        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MakeWeak(elf[..^200], Version));
    }

    [Fact]
    public void Should_have_relaxed_the_library_that_the_build_made()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // no ELF there
        }

        byte[] elf = File.ReadAllBytes(Path.Combine(TorchNatives.Find(AppContext.BaseDirectory, "linux-x64"), "libLibTorchSharp.so"));

        Assert.False(ElfVersionNeeds.Demands(elf, Version));
        Assert.True(ElfVersionNeeds.Demands(elf, "GLIBCXX_3.4.30"));
    }
}
