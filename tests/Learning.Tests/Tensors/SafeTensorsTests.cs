using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ProFL.Learning.Parameters;
using ProFL.Learning.Tensors;

namespace ProFL.Learning.Tests.Tensors;

public sealed class SafeTensorsTests
{
    private static readonly (string Name, TensorShape Shape, float[] Data)[] Some =
    [
        ("head.0.weight", new TensorShape(2, 3), [0, 1, 2, 3, 4, -0.5f]),
        ("block1.0.weight", new TensorShape(1, 1, 1, 2), [1.5f, -2.25f]),
        ("block10.0.bias", new TensorShape(), [3.25f]),
        ("B", new TensorShape(0), []),
    ];

    [Fact]
    public void Should_write_known_bytes_when_tensors_are_known()
    {
        // computed by a second implementation in Python
        byte[] file = Written(Some);
        Assert.Equal(308, file.Length);
        Assert.Equal("a11b311539d7ba9f17be69857da1ca47bd068cc13ac1795cd591b343b0c3e994", Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.StartsWith(
            "{\"B\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"block1.0.weight\":",
            Encoding.UTF8.GetString(file.AsSpan(8)),
            StringComparison.Ordinal
        );
        Assert.Equal(0, BitConverter.ToInt64(file) % 8);
    }

    [Fact]
    public void Should_write_the_same_bytes_when_tensors_come_in_another_order_or_from_a_file()
    {
        byte[] file = Written(Some);
        Assert.Equal(file, Written([.. Some.Reverse()]));

        using var read = SafeTensorsFile.Open(file);
        using var copy = new MemoryStream();
        SafeTensorsWriter.Write(copy, read);
        Assert.Equal(file, copy.ToArray());
    }

    [Fact]
    public void Should_give_back_every_bit_when_written_and_read() =>
        Gen.Select(Gen.String[1, 12].Where(IsName), Gen.Int.Select(BitConverter.Int32BitsToSingle).Array[0, 40])
            .Array[0, 6]
            .Sample(drawn =>
            {
                (string Name, TensorShape Shape, float[] Data)[] tensors =
                [
                    .. drawn.DistinctBy(t => t.Item1).Select(t => (t.Item1, new TensorShape(t.Item2.Length), t.Item2)),
                ];
                using var file = SafeTensorsFile.Open(Written(tensors));
                Assert.Equal(tensors.Select(t => t.Name).Order(StringComparer.Ordinal), file.Names);
                foreach ((string name, TensorShape shape, float[] data) in tensors)
                {
                    Assert.True(file.TryGetShape(name, out TensorShape? read) && read.Equals(shape));
                    Assert.Equal(data.Select(BitConverter.SingleToInt32Bits), file.ReadAll(name).Select(BitConverter.SingleToInt32Bits));
                }
            });

    [Fact]
    public void Should_give_any_part_when_read_from_the_middle()
    {
        using var file = SafeTensorsFile.Open(Written(Some));
        float[] part = new float[3];
        file.Read("head.0.weight", 2, part);
        Assert.Equal([2f, 3f, 4f], part);
        Assert.Throws<ArgumentException>(() => file.Read("head.0.weight", 4, part));
        Assert.Throws<ArgumentException>(() => file.Read("head.0.weight", -1, part));
        Assert.Throws<ArgumentException>(() => file.Read("nobody", 0, part));
        Assert.False(file.TryGetShape("nobody", out _));
    }

    [Fact]
    public void Should_read_from_disk_and_name_the_file_when_it_is_none()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Written(Some));
            using (var file = SafeTensorsFile.Open(path))
            {
                Assert.Equal([3.25f], file.ReadAll("block10.0.bias"));
            }

            File.WriteAllBytes(path, [1, 2, 3]);
            Assert.Contains(path, Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Open(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Should_refuse_to_write_when_a_tensor_is_not_sound()
    {
        TensorShape two = new(2);
        Assert.Throws<ArgumentException>(() => Written([("a", two, [1, 2]), ("a", two, [1, 2])]));
        Assert.Throws<ArgumentException>(() => Written([("a", two, [1])]));
        Assert.Throws<ArgumentException>(() => Written([("", two, [1, 2])]));
        Assert.Throws<ArgumentException>(() => Written([("__metadata__", two, [1, 2])]));
        Assert.ThrowsAny<ArgumentException>(() => Written([("\ud800", two, [1, 2])]));
    }

    private static bool IsName(string text) => text != "__metadata__" && !text.Any(char.IsSurrogate);

    private static byte[] Written((string Name, TensorShape Shape, float[] Data)[] tensors)
    {
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, tensors);
        return stream.ToArray();
    }
}
