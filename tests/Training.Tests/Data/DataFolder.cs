using System.Buffers.Binary;
using System.IO.Compression;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using SkiaSharp;

namespace ProFL.Training.Tests.Data;

/// <summary>A folder for files of every format, and jobs' data that name it.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("profl-data-");

    public string Root => _folder.FullName;

    public string Cache => Path.Combine(Root, ".cache");

    public static NetworkBlueprint Network(int channels, int height, int width, int classes) =>
        NetworkBlueprint.FromJson(
            $$"""
            {"name":"tiny","input":[{{channels}},{{height}},{{width}}],"classes":{{classes}},
             "blocks":[{"name":"block1","layers":[{"type":"conv2d","out":2,"kernel":1}]},
              {"name":"block2","layers":[{"type":"conv2d","out":2,"kernel":1}]}],
             "head":[{"type":"global-average-pool"},{"type":"linear","out":{{classes}}}]}
            """
        );

    public static DataSpec Spec(DataFormat format, params string[] classes) =>
        new("set", 0.2, 1)
        {
            Format = format,
            Folder = "set",
            Classes = new NameList([.. classes]),
            Image = format == DataFormat.Images ? new ImageSpec(ImageResize.Crop) : null,
            Csv = format == DataFormat.Csv ? new CsvSpec("label", MissingValues.Refuse, NameList.Empty) : null,
            Normalisation = new NormalisationSpec.Computed(),
        };

    public static byte[] Idx(int magic, int[] sizes, byte[] bytes)
    {
        byte[] file = new byte[(4 * (1 + sizes.Length)) + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(file, magic);
        foreach ((int i, int size) in sizes.Index())
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 * (i + 1)), size);
        }

        bytes.CopyTo(file, 4 * (1 + sizes.Length));
        return file;
    }

    public static byte[] Zipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return zipped.ToArray();
    }

    public static byte[] Image(
        int width,
        int height,
        Func<int, int, SKColor> colour,
        SKEncodedImageFormat format = SKEncodedImageFormat.Png
    )
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, colour(x, y));
            }
        }

        using SKData data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    public string Write(string path, byte[] bytes)
    {
        string full = Path.Combine(Root, "set", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }

    public string Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Three images of 2 × 2 in two classes, and two for evaluation.</summary>
    public void WriteIdx(string ending = "")
    {
        Func<byte[], byte[]> packed = ending == ".gz" ? Zipped : bytes => bytes;
        Write("train-images-idx3-ubyte" + ending, packed(Idx(0x803, [3, 2, 2], [.. Enumerable.Range(1, 12).Select(i => (byte)i)])));
        Write("train-labels-idx1-ubyte" + ending, packed(Idx(0x801, [3], [0, 1, 1])));
        Write("t10k-images-idx3-ubyte" + ending, packed(Idx(0x803, [2, 2, 2], [.. Enumerable.Range(101, 8).Select(i => (byte)i)])));
        Write("t10k-labels-idx1-ubyte" + ending, packed(Idx(0x801, [2], [1, 0])));
    }

    public LoadedData Load(DataSpec spec, NetworkBlueprint network) => DataSets.Load(Root, spec, network, Cache);

    public string Refusal(DataSpec spec, NetworkBlueprint network)
    {
        string message = Assert.Throws<DataSetException>(() => Load(spec, network)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
