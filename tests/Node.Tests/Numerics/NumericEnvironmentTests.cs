using System.Runtime.InteropServices;
using ProFL.Node.Numerics;

namespace ProFL.Node.Tests.Numerics;

public partial class NumericEnvironmentTests
{
    [Fact]
    public void Should_be_seen_by_native_code_when_portable_is_applied()
    {
        NumericEnvironment.Apply("portable");
        NumericEnvironment.Apply("portable");

        Assert.Equal("avx2", Native("ATEN_CPU_CAPABILITY"));
        Assert.Equal("AVX2", Native("ONEDNN_MAX_CPU_ISA"));
        Assert.Equal("COMPATIBLE", Native("MKL_CBWR"));
        Assert.Equal("1", Native("OMP_NUM_THREADS"));
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => NumericEnvironment.Apply("native"));
        Assert.Contains("profl.numerics = portable", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_choices_when_the_word_is_another()
    {
        Assert.Contains(
            "native or portable",
            Assert.Throws<ArgumentException>(() => NumericEnvironment.Apply("fast")).Message,
            StringComparison.Ordinal
        );
    }

    private static string? Native(string name) => Marshal.PtrToStringUTF8(GetEnv(name));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnv(string name);
}
