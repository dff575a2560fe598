using System.Text;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using SkiaSharp;

namespace ProFL.Training.Tests.Data;

/// <summary>Damaged files of every format: they are read, or refused in one line that names the file; nothing is left behind.</summary>
public sealed class MutatedDataSpecs : IDisposable
{
    private const int Each = 900;
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_read_or_refuse_in_one_line_when_idx_files_are_damaged()
    {
        _folder.WriteIdx();
        _folder.WriteIdx(".gz");
        foreach (string name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" })
        {
            Damage(name, DataFolder.Spec(DataFormat.Idx), DataFolder.Network(1, 2, 2, 2));
            File.Delete(Path.Combine(_folder.Root, "set", name));
            Damage(name + ".gz", DataFolder.Spec(DataFormat.Idx), DataFolder.Network(1, 2, 2, 2));
        }
    }

    [Fact]
    public void Should_read_or_refuse_in_one_line_when_a_table_is_damaged()
    {
        _folder.Write("train.csv", "x,label,a\n1,setosa,2\n3,\"virginica\",-4e1\n5,versicolor,.5\n");
        Damage("train.csv", DataFolder.Spec(DataFormat.Csv), DataFolder.Network(2, 1, 1, 3), times: 3 * Each);
    }

    [Fact]
    public void Should_read_or_refuse_in_one_line_when_records_are_damaged()
    {
        _folder.Write("data_batch_1.bin", new byte[2 * 3073]);
        Damage("data_batch_1.bin", DataFolder.Spec(DataFormat.Cifar10), DataFolder.Network(3, 32, 32, 10), times: 200);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void Should_read_or_refuse_in_one_line_when_an_image_is_damaged(SKEncodedImageFormat format)
    {
        byte[] image = DataFolder.Image(9, 7, (x, y) => new SKColor((byte)(20 * x), (byte)(30 * y), 90), format);
        string path = _folder.Write("a/1.png", image);
        var random = new DeterministicRandom(Seed.Of(5, "damage"));
        for (int i = 0; i < Each; i++)
        {
            File.WriteAllBytes(path, Damaged(image, random));
            Expect(
                path,
                () => _ = DecodedImages.Decode(DataRoot.Anywhere, path, new TensorShape(3, 4, 4), new ImageSpec(ImageResize.Crop))
            );
        }
    }

    private void Damage(string name, DataSpec spec, NetworkBlueprint network, int times = Each)
    {
        string path = Path.Combine(_folder.Root, "set", name);
        byte[] whole = File.ReadAllBytes(path);
        var random = new DeterministicRandom(Seed.Of(7, name));
        for (int i = 0; i < times; i++)
        {
            File.WriteAllBytes(path, Damaged(whole, random));
            Expect(
                path,
                () =>
                {
                    LoadedData loaded = _folder.Load(spec with { Name = $"set{i}" }, network);
                    _ = loaded.Data.Fingerprint(loaded.Training);
                    _ = loaded.Data.Sums(loaded.Training);
                }
            );
        }

        File.WriteAllBytes(path, whole);
        Assert.False(Directory.Exists(_folder.Cache));
    }

    private void Expect(string path, Action read)
    {
        try
        {
            read();
        }
        catch (DataSetException refused)
        {
            Assert.DoesNotContain('\n', refused.Message);
            Assert.Contains(_folder.Root, refused.Message, StringComparison.Ordinal);
            Assert.True(refused.Message.Length < 1000, $"{path}: {refused.Message}");
        }
    }

    // one to three of: a byte changed, a piece removed, a piece repeated, odd text put in, the end cut off
    private static byte[] Damaged(byte[] whole, DeterministicRandom random)
    {
        string[] fragments = ["", "\0", "\"", ",", ";", "\n", "\r\n", "1e999", "-", "NaN", "é", "\uFEFF", ",,,,", "99999999999"];
        List<byte> bytes = [.. whole];
        for (int damages = 1 + random.NextInt32(3); damages > 0 && bytes.Count > 0; damages--)
        {
            int place = random.NextInt32(bytes.Count);
            int length = Math.Min(1 + random.NextInt32(12), bytes.Count - place);
            switch (random.NextInt32(5))
            {
                case 0:
                    bytes[place] = (byte)random.NextInt32(256);
                    break;
                case 1:
                    bytes.RemoveRange(place, length);
                    break;
                case 2:
                    bytes.InsertRange(place, bytes.GetRange(place, length));
                    break;
                case 3:
                    bytes.InsertRange(place, Encoding.UTF8.GetBytes(fragments[random.NextInt32(fragments.Length)]));
                    break;
                default:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }
        }

        return [.. bytes];
    }
}
