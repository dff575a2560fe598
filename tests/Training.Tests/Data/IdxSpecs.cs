using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;

namespace ProFL.Training.Tests.Data;

public sealed class IdxSpecs : IDisposable
{
    private static readonly NetworkBlueprint Network = DataFolder.Network(1, 2, 2, 2);
    private static readonly DataSpec Spec = DataFolder.Spec(DataFormat.Idx);
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void Should_read_images_and_labels_when_files_are_plain_or_compressed(string ending)
    {
        _folder.WriteIdx(ending);

        LoadedData loaded = _folder.Load(Spec with { HeldOut = 0, HeldOutFiles = true }, Network);

        Assert.Equal([0, 1, 2], loaded.Training);
        Assert.Equal([3, 4], loaded.HeldOut);
        Assert.Equal([0, 1, 1, 1, 0], loaded.Data.Labels);
        Assert.Equal([5 / 255f, 6 / 255f, 7 / 255f, 8 / 255f], loaded.Data.Sample(1));
        Assert.Equal(108 / 255f, loaded.Data.Sample(4)[3]);
    }

    [Fact]
    public void Should_give_the_same_fingerprint_when_a_set_is_compressed()
    {
        _folder.WriteIdx();
        string plain = _folder.Load(Spec, Network).Data.Fingerprint([0, 1, 2]);
        Directory.Delete(Path.Combine(_folder.Root, "set"), recursive: true);
        _folder.WriteIdx(".gz");

        Assert.Equal(plain, _folder.Load(Spec, Network).Data.Fingerprint([0, 1, 2]));
    }

    [Fact]
    public void Should_share_what_was_read_until_a_file_changes()
    {
        _folder.WriteIdx();
        DataSet first = _folder.Load(Spec, Network).Data;
        Assert.Same(first.Values, _folder.Load(Spec, Network).Data.Values);

        _folder.Write("train-labels-idx1-ubyte.gz", DataFolder.Zipped(DataFolder.Idx(0x801, [3], [1, 1, 1])));
        Assert.NotSame(first.Values, _folder.Load(Spec, Network).Data.Values);
        GC.KeepAlive(first);
    }

    [Theory]
    [InlineData("", 0x803, 3, 11, "has 11 of the 12 bytes that its header promises, it is truncated")]
    [InlineData(".gz", 0x803, 3, 11, "has 11 of the 12 bytes that its header promises, it is truncated")]
    [InlineData("", 0x803, 3, 13, "goes on after the 12 bytes that its header promises")]
    [InlineData(".gz", 0x803, 3, 13, "goes on after the 12 bytes that its header promises")]
    [InlineData("", 0x801, 3, 12, "begins with 00000801, an IDX file of 3 dimensions of bytes with 00000803")]
    [InlineData("", 0x803, -1, 12, "says it has -1 × 2 × 2 values")]
    [InlineData("", 0x803, 4, 16, "has 4 images")]
    public void Should_name_file_and_remedy_when_images_are_damaged(string ending, int magic, int count, int bytes, string expected)
    {
        _folder.WriteIdx(ending);
        byte[] file = DataFolder.Idx(magic, [count, 2, 2], new byte[bytes]);
        string path = _folder.Write("train-images-idx3-ubyte" + ending, ending.Length > 0 ? DataFolder.Zipped(file) : file);

        string message = _folder.Refusal(Spec, Network);

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_file_when_it_is_missing_or_no_gzip()
    {
        string folder = Path.Combine(_folder.Root, "set");
        Assert.Contains($"{folder} is missing", _folder.Refusal(Spec, Network), StringComparison.Ordinal);
        Directory.CreateDirectory(folder);
        Assert.Contains(
            "train-images-idx3-ubyte is missing, with and without .gz",
            _folder.Refusal(Spec, Network),
            StringComparison.Ordinal
        );
        _folder.WriteIdx();
        File.Delete(Path.Combine(folder, "train-images-idx3-ubyte"));
        string zipped = _folder.Write("train-images-idx3-ubyte.gz", [1, 2, 3]);
        Assert.StartsWith(zipped, _folder.Refusal(Spec, Network), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_sample_and_classes_when_a_label_is_out_of_range()
    {
        _folder.WriteIdx();
        _folder.Write("train-labels-idx1-ubyte", DataFolder.Idx(0x801, [3], [0, 9, 1]));

        Assert.Contains(
            "train-labels-idx1-ubyte, record 2: has label 9, network tiny tells 2 classes apart, 0 to 1",
            _folder.Refusal(Spec, Network),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_say_both_shapes_when_network_and_images_differ()
    {
        _folder.WriteIdx();

        Assert.Contains(
            "has samples [1, 2, 2], network tiny reads [1, 4, 4]",
            _folder.Refusal(Spec, DataFolder.Network(1, 4, 4, 2)),
            StringComparison.Ordinal
        );
    }
}
