using System.Text;
using CsCheck;
using ProFL.Learning.Tensors;

namespace ProFL.Learning.Tests.Tensors;

public sealed class SafeTensorsHeaderTests
{
    private const string Good =
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":"""
        + """{"shape":[],"dtype":"F32","data_offsets":[8,12]}}  """;

    // what a mutation may put where: bytes that mean something in JSON are likelier to get deep
    private static readonly Gen<byte> Bytes = Gen.Frequency((3, Gen.OneOf("{}[]\":,-0189eE.\\u t\0F32"u8.ToArray())), (1, Gen.Byte));

    [Fact]
    public void Should_read_tensors_in_the_order_of_their_bytes_when_the_header_is_sound()
    {
        using var stream = new MemoryStream(File(Good));
        var header = SafeTensorsHeader.Read(stream);
        Assert.Equal(["a", "b"], header.Entries.Select(entry => entry.Name));
        Assert.Equal(8 + Good.Length, header.DataStart);
        Assert.Equal(stream.Position, header.DataStart);
        Assert.Equal(12, header.DataLength);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", "dtype F16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "asks for 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "asks for 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "begins at byte 4")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "tensor b begins at byte 0"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "a appears twice"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", "key shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", "key x")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "lacks data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "index 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "index 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296],"data_offsets":[0,4]}}""", "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "3 data_offsets")]
    [InlineData("""{"a":[]}""", "tensor a: expected StartObject")]
    [InlineData("""{"__metadata__":{"x":1}}""", "__metadata__")]
    [InlineData("""{} {}""", "JSON")]
    [InlineData("""{"a":""", "not JSON")]
    [InlineData("""[1]""", "begins with byte 0x5b")]
    public void Should_say_what_is_wrong_when_the_header_is_not_sound(string json, string expected)
    {
        using var stream = new MemoryStream(File(json));
        Assert.Contains(
            expected,
            Assert.Throws<SafeTensorsException>(() => SafeTensorsHeader.Read(stream)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(100_000_001L)]
    [InlineData(-1L)]
    [InlineData(99_999_999L)]
    public void Should_refuse_without_reserving_memory_when_the_length_is_false(long length)
    {
        byte[] file = File(Good);
        BitConverter.TryWriteBytes(file, length);
        using var stream = new MemoryStream(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SafeTensorsException>(() => SafeTensorsHeader.Read(stream));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void Should_refuse_when_the_file_is_longer_or_shorter_than_its_header_says()
    {
        byte[] file = [.. File(Good), .. new byte[12]];
        SafeTensorsFile.Open(file).Dispose();
        Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Open([.. file, 0]));
        Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Open(file[..^1]));
    }

    [Fact]
    public void Should_throw_nothing_but_its_own_exception_when_bytes_are_mutated()
    {
        byte[] sound = [.. File(Good), .. new byte[12]];
        int refused = 0;
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, sound.Length - 1], Bytes).Array[1, 6])
            .Sample(
                (kind, mutations) =>
                {
                    var bytes = new List<byte>(sound);
                    foreach ((int place, byte value) in mutations)
                    {
                        int at = Math.Min(place, bytes.Count - 1);
                        if (kind == 0)
                        {
                            bytes[at] = value;
                        }
                        else if (kind == 1)
                        {
                            bytes.Insert(at, value);
                        }
                        else
                        {
                            bytes.RemoveAt(at);
                        }
                    }

                    try
                    {
                        using var file = SafeTensorsFile.Open([.. bytes]);
                        foreach (string name in file.Names)
                        {
                            file.ReadAll(name);
                        }
                    }
                    catch (SafeTensorsException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                },
                iter: 10_000
            );
        Assert.True(refused > 5_000, $"only {refused} of 10,000 mutated files were refused");
    }

    [Fact]
    public void Should_throw_nothing_but_its_own_exception_when_the_text_alone_is_mutated() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Bytes)
            .Array[1, 4]
            .Sample(
                mutations =>
                {
                    byte[] text = Encoding.UTF8.GetBytes(Good);
                    foreach ((int place, byte value) in mutations)
                    {
                        text[place] = value;
                    }

                    using var stream = new MemoryStream([.. BitConverter.GetBytes((long)text.Length), .. text]);
                    try
                    {
                        SafeTensorsHeader.Read(stream);
                    }
                    catch (SafeTensorsException)
                    {
                        // the only exception that may come
                    }
                },
                iter: 10_000
            );

    private static byte[] File(string json) => [.. BitConverter.GetBytes((long)json.Length), .. Encoding.UTF8.GetBytes(json)];
}
