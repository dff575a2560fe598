using System.Buffers.Binary;
using System.IO.Compression;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using ProFL.Training.Images;
using SkiaSharp;

namespace ProFL.Training.Tests.Data;

/// <summary>Which files of a folder of images are read, and what is said of the others.</summary>
public sealed class ImageSurveySpecs : IDisposable
{
    private static readonly NetworkBlueprint Network = DataFolder.Network(3, 2, 2, 2);
    private static readonly DataSpec Spec = DataFolder.Spec(DataFormat.Images);

    // 1 × 1, white: what the library reads and cannot write
    private static readonly byte[] Bmp = [.. "BM"u8, .. Words(58, 0, 54, 40, 1, 1), 1, 0, 24, 0, .. Words(0, 4, 0, 0, 0, 0, 0x00ffffff)];
    private static readonly byte[] Gif = Convert.FromHexString(
        "47494638396101000100800000FFFFFF00000021F90400000000002C00000000010001000002024401003B"
    );
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_read_every_image_that_decodes_whatever_its_ending_and_folder()
    {
        _folder.Write("a/1.png", White());
        _folder.Write("a/2.WEBP", White(SKEncodedImageFormat.Webp));
        _folder.Write("a/3.jfif", White(SKEncodedImageFormat.Jpeg));
        _folder.Write("a/4.bmp", Bmp);
        _folder.Write("a/5.gif", Gif);
        _folder.Write("a/sub/deeper/6.JPG", White(SKEncodedImageFormat.Jpeg));
        _folder.Write("b/sub/7.png", White());

        DataSet data = _folder.Load(Spec, Network).Data;

        Assert.Equal([0, 0, 0, 0, 0, 0, 1], data.Labels);
        Assert.All(Enumerable.Range(0, 7), i => Assert.True(data.Sample(i)[0] > 0.95f, $"image {i + 1}"));
        Assert.Equal(7, Survey().Samples);
    }

    [Fact]
    public void Should_read_what_release_0_1_read_when_a_job_follows_its_rules()
    {
        _folder.Write("a/1.png", White());
        _folder.Write("a/2.webp", White(SKEncodedImageFormat.Webp));
        _folder.Write("a/sub/3.png", White());
        _folder.Write("b/4.jpeg", White(SKEncodedImageFormat.Jpeg));

        DataSpec early = Spec with { Image = new ImageSpec(ImageResize.Crop) { OnlyPngAndJpeg = true } };

        Assert.Equal([0, 1], _folder.Load(early, Network).Data.Labels);
    }

    [Fact]
    public void Should_say_what_is_left_out_and_why()
    {
        _folder.Write("a/1.png", White());
        _folder.Write("b/1.png", White());
        _folder.Write("a/scan.tif", "x");
        _folder.Write("b/list.txt", "x");
        _folder.Write("stray.png", White());
        foreach (string litter in new[] { "a/Thumbs.db", "a/._1.png", ".DS_Store", "__MACOSX/a/1.png", "desktop.ini" })
        {
            _folder.Write(litter, "x");
        }

        DataSurvey survey = Survey();

        Assert.Equal(["a", "b"], survey.Classes.AsEnumerable());
        Assert.Equal(
            [
                new Finding(".png files beside the classes", "left out", "1 of them, such as stray.png: in no folder of a class"),
                new Finding(".tif files", "left out", "1 of them, such as scan.tif: no image that is read"),
                new Finding(".txt files", "left out", "1 of them, such as list.txt: no image that is read"),
            ],
            survey.Findings.Where(finding => finding.Decision == "left out")
        );
        Assert.Equal([0, 1], _folder.Load(Spec, Network).Data.Labels);
    }

    [Theory]
    [InlineData("train", "test")]
    [InlineData("train", "val")]
    [InlineData("Train", "Test")]
    [InlineData("training", "validation")]
    public void Should_evaluate_on_the_other_folder_when_there_are_two_parts(string training, string heldOut)
    {
        foreach (string place in new[] { training + "/a", training + "/b", heldOut + "/b" })
        {
            _folder.Write(place + "/1.png", White());
        }

        DataSurvey survey = Survey();
        LoadedData loaded = _folder.Load(Spec with { HeldOut = 0, HeldOutFiles = true }, Network);

        Assert.True(survey.HasHeldOut);
        Assert.Contains(new Finding("folder " + heldOut, "for evaluation", "has no a"), survey.Findings);
        Assert.Equal(["a", "b"], survey.Classes.AsEnumerable());
        Assert.Equal((2, 1), (loaded.Training.Length, loaded.HeldOut.Length));
    }

    [Fact]
    public void Should_say_that_a_third_part_is_left_out()
    {
        foreach (string place in new[] { "train/a", "train/b", "test/b", "val/a" })
        {
            _folder.Write(place + "/1.png", White());
        }

        Assert.Contains(new Finding("folder val", "left out", "is neither train nor test"), Survey().Findings);
    }

    [Fact]
    public void Should_take_a_part_for_a_class_when_it_has_images()
    {
        _folder.Write("train/1.png", White());
        _folder.Write("tram/1.png", White());

        Assert.Equal(["train", "tram"], Survey().Classes.AsEnumerable());
    }

    [Fact]
    public void Should_refuse_when_parts_would_be_the_classes()
    {
        _folder.Write("test/a/1.png", White());
        _folder.Write("val/a/1.png", White());

        Assert.Contains(
            "has folders test, val, which are no classes",
            Assert.Throws<DataSetException>(() => Survey()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_look_into_the_only_folder_when_an_archive_wraps_the_data()
    {
        _folder.Write("photos/cats/1.png", White());
        _folder.Write("photos/dogs/1.png", White());
        _folder.Write("__MACOSX/photos/cats/._1.png", "x");

        Assert.EndsWith("set/photos", DataSurvey.PlaceOf(Set), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_take_folders_for_clients_when_each_holds_classes()
    {
        _folder.Write("north/c1/a/1.png", White());
        _folder.Write("north/c2/b/1.png", White());
        Directory.CreateDirectory(Path.Combine(Set, "north/c3"));

        DataSurvey survey = Survey();

        Assert.Equal(["c1", "c2", "c3"], survey.Sites["north"].AsEnumerable());
        Assert.Equal(["a", "b"], survey.Classes.AsEnumerable());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Should_keep_twelve_bits_apart_when_they_are_stored_in_sixteen(int channels)
    {
        const int side = 4;
        ushort[] values = [.. Enumerable.Range(0, side * side).Select(i => (ushort)(4000 + i))];
        _folder.Write("a/1.png", Deep(side, values, channels));
        _folder.Write("b/1.png", White());
        DataSurvey survey = Survey();
        DataSpec spec = Spec with { Image = new ImageSpec(ImageResize.Crop) { Bits = survey.Bits } };

        DataSet data = _folder.Load(spec, DataFolder.Network(channels, side, side, 2)).Data;

        Assert.Equal(16, survey.Bits);
        Assert.Equal(values.Select(value => value / 65535f), data.Sample(0)[..values.Length]);
        Assert.Equal(1, data.Sample(1)[0]);
        Assert.Equal(values.Sum(value => (long)value), (long)data.Sums([0])[0].Sum);
        Assert.Equal(65535, data.Values.Unit);
        Assert.Equal(spec.Unit, data.Values.Unit);
    }

    [Fact]
    public void Should_refuse_in_one_line_when_an_image_of_sixteen_bits_is_damaged()
    {
        byte[] image = Deep(4, [.. Enumerable.Range(0, 16).Select(i => (ushort)(i * 999))], 3);
        string path = _folder.Write("a/1.png", image);
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. image];
            damaged[random.Next(26, image.Length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, damaged[..random.Next(33, image.Length + 1)]);
            Exception? problem = Record.Exception(() => ImagePixels.DecodeDeep(DataRoot.Anywhere, path, 3));
            Assert.True(problem is null or DataSetException, problem?.ToString());
        }
    }

    private static byte[] Words(params int[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

    private string Set => Path.Combine(_folder.Root, "set");

    private DataSurvey Survey() => DataSurvey.Of(Set, new SurveyChoices(null, null, []));

    private static byte[] White(SKEncodedImageFormat format = SKEncodedImageFormat.Png) =>
        DataFolder.Image(3, 2, (_, _) => SKColors.White, format);

    /// <summary>A PNG of 16 bits a channel, each row with a filter of its own.</summary>
    private static byte[] Deep(int side, ushort[] values, int channels)
    {
        using var rows = new MemoryStream();
        byte[] above = new byte[side * channels * 2];
        for (int y = 0; y < side; y++)
        {
            byte[] row = new byte[above.Length];
            for (int i = 0; i < side * channels; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(2 * i), values[(y * side) + (i / channels)]);
            }

            int filter = y % 3; // none, left, above
            rows.WriteByte((byte)filter);
            for (int i = 0; i < row.Length; i++)
            {
                int left = i < 2 * channels ? 0 : row[i - (2 * channels)];
                rows.WriteByte(
                    (byte)(
                        row[i]
                        - (
                            filter == 1 ? left
                            : filter == 2 ? above[i]
                            : 0
                        )
                    )
                );
            }

            above = row;
        }

        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(rows.ToArray());
        }

        byte[] header = [0, 0, 0, (byte)side, 0, 0, 0, (byte)side, 16, (byte)(channels == 1 ? 0 : 2), 0, 0, 0];
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] sum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32([.. type, .. data]));
        return [.. length, .. type, .. data, .. sum];
    }

    private static uint Crc32(byte[] bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xedb88320;
            }
        }

        return ~sum;
    }
}
