using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using ProFL.Training.Images;
using SkiaSharp;

namespace ProFL.Training.Tests.Data;

public sealed class ImageFolderSpecs : IDisposable
{
    private static readonly NetworkBlueprint Network = DataFolder.Network(3, 2, 2, 2);
    private static readonly DataSpec Spec = DataFolder.Spec(DataFormat.Images);
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_label_images_by_their_folders_in_order_of_names()
    {
        _folder.Write("dog/b.png", Plain(2, 2, SKColors.Red));
        _folder.Write("cat/2.PNG", Plain(5, 3, SKColors.Lime));
        _folder.Write("cat/10.png", Plain(1, 1, SKColors.Blue));
        _folder.Write("cat/notes.txt", "not an image");

        DataSet data = _folder.Load(Spec, Network).Data;

        Assert.Equal([0, 0, 1], data.Labels);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1], data.Sample(0));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0], data.Sample(1));
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], data.Sample(2));
    }

    [Fact]
    public void Should_split_by_folders_when_there_are_train_and_test()
    {
        foreach (string place in new[] { "train/a", "train/b", "test/b" })
        {
            _folder.Write(place + "/1.png", Plain(2, 2, SKColors.White));
        }

        LoadedData loaded = _folder.Load(Spec with { HeldOut = 0, HeldOutFiles = true }, Network);

        Assert.Equal([0, 1, 1], loaded.Data.Labels);
        Assert.Equal([0, 1], loaded.Training);
        Assert.Equal([2], loaded.HeldOut);
    }

    [Fact]
    public void Should_decode_once_when_files_stay_as_they_are()
    {
        _folder.Write("a/1.png", Plain(2, 2, SKColors.White));
        string changed = _folder.Write("b/1.png", Plain(2, 2, SKColors.White));
        _ = _folder.Load(Spec, Network);
        string kept = Assert.Single(Directory.GetFiles(_folder.Cache));
        File.WriteAllBytes(kept, new byte[24]);
        Assert.Equal(0, _folder.Load(Spec with { Name = "again" }, Network).Data.Sample(0)[0]);

        File.WriteAllBytes(changed, Plain(3, 3, SKColors.Black));
        Assert.Equal(1, _folder.Load(Spec, Network).Data.Sample(0)[0]);
    }

    [Fact]
    public void Should_decode_jpeg_close_to_its_colours_and_alike_each_time()
    {
        byte[] jpeg = DataFolder.Image(40, 30, (x, _) => new SKColor((byte)(6 * x), 100, 50), SKEncodedImageFormat.Jpeg);
        byte[] first = DecodedImages.Decode(
            DataRoot.Anywhere,
            _folder.Write("a/1.jpg", jpeg),
            Network.Input,
            new ImageSpec(ImageResize.Stretch)
        );

        Assert.Equal(
            first,
            DecodedImages.Decode(DataRoot.Anywhere, _folder.Write("a/2.jpeg", jpeg), Network.Input, new ImageSpec(ImageResize.Stretch))
        );
        Assert.InRange(first[0], 54, 62);
        Assert.InRange(first[1], 172, 182);
        Assert.InRange(first[4], 95, 105);
    }

    [Theory]
    [InlineData(ImageResize.Stretch, new[] { 50, 50, 200, 200 }, 4, 2)]
    [InlineData(ImageResize.Crop, new[] { 0, 100, 150, 255 }, 4, 1)]
    public void Should_take_means_of_areas_when_an_image_is_made_smaller(ImageResize resize, int[] row, int width, int height)
    {
        byte[] source = [.. Enumerable.Range(0, height).SelectMany(_ => row.Select(v => (byte)v))];
        byte[] result = new byte[resize == ImageResize.Stretch ? 2 : 1];
        AreaMean.Resize<byte>(source, width, height, result, result.Length, 1, resize);

        Assert.Equal(resize == ImageResize.Stretch ? [50, 200] : [100], result.Select(v => (int)v));
    }

    [Fact]
    public void Should_leave_bars_black_when_an_image_is_padded()
    {
        byte[] result = new byte[9];
        AreaMean.Resize<byte>([9, 9, 9], 3, 1, result, 3, 3, ImageResize.Pad);

        Assert.Equal([0, 0, 0, 9, 9, 9, 0, 0, 0], result);
    }

    [Fact]
    public void Should_keep_the_mean_when_sides_are_no_multiples()
    {
        byte[] source = [.. Enumerable.Range(0, 7 * 5).Select(i => (byte)(i * 7))];
        byte[] result = new byte[6];
        AreaMean.Resize<byte>(source, 7, 5, result, 3, 2, ImageResize.Stretch);

        Assert.Equal(source.Average(v => v), result.Average(v => v), 0.6);
    }

    [Fact]
    public void Should_lay_transparency_over_black_and_weigh_colours_when_the_network_reads_grey()
    {
        string clear = _folder.Write("a/1.png", Plain(2, 2, new SKColor(255, 255, 255, 0)));
        string green = _folder.Write("a/2.png", Plain(2, 2, SKColors.Lime));
        var grey = new TensorShape(1, 1, 1);

        Assert.Equal([0], DecodedImages.Decode(DataRoot.Anywhere, clear, grey, new ImageSpec(ImageResize.Crop)));
        Assert.Equal([150], DecodedImages.Decode(DataRoot.Anywhere, green, grey, new ImageSpec(ImageResize.Crop)));
    }

    [Fact]
    public void Should_name_the_image_when_it_does_not_decode()
    {
        _folder.Write("a/1.png", Plain(2, 2, SKColors.White));
        string text = _folder.Write("b/1.jpg", "this is text");
        string message = _folder.Refusal(Spec, Network);
        Assert.StartsWith($"{text}: is no image that can be decoded", message, StringComparison.Ordinal);

        string cut = _folder.Write(
            "b/1.jpg",
            DataFolder.Image(64, 64, (x, y) => new SKColor((byte)(x * y), 1, 2), SKEncodedImageFormat.Jpeg)[..700]
        );
        Assert.StartsWith($"{cut}: ", _folder.Refusal(Spec, Network), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Cache));

        _folder.Write("b/1.jpg", []);
        Assert.Contains("is empty", _folder.Refusal(Spec, Network), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_folder_when_a_class_is_empty_unknown_or_missing()
    {
        _folder.Write("a/1.png", Plain(2, 2, SKColors.White));
        Assert.Contains(
            "has 1 class folders, network tiny tells 2 classes apart",
            _folder.Refusal(Spec, Network),
            StringComparison.Ordinal
        );
        Directory.CreateDirectory(Path.Combine(_folder.Root, "set", "b"));
        Assert.Contains("set/b has no image (.png, .jpg,", _folder.Refusal(Spec, Network), StringComparison.Ordinal);
        _folder.Write("b/1.png", Plain(2, 2, SKColors.White));
        Assert.Contains(
            "set/b is no class of the job: the classes are a, c",
            _folder.Refusal(DataFolder.Spec(DataFormat.Images, "a", "c"), Network),
            StringComparison.Ordinal
        );
        Directory.Delete(Path.Combine(_folder.Root, "set", "b"), recursive: true);
        Assert.Contains(
            "set/b is missing",
            _folder.Refusal(DataFolder.Spec(DataFormat.Images, "a", "b"), Network),
            StringComparison.Ordinal
        );
    }

    private static byte[] Plain(int width, int height, SKColor colour) => DataFolder.Image(width, height, (_, _) => colour);
}
