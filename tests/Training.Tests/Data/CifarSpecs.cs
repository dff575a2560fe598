using ProFL.Learning.Jobs;
using ProFL.Training.Data;

namespace ProFL.Training.Tests.Data;

public sealed class CifarSpecs : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_read_all_batches_in_order_when_they_are_of_cifar_10()
    {
        _folder.Write("cifar-10-batches-bin/data_batch_1.bin", [.. Record(1, 3, 10), .. Record(1, 9, 20)]);
        _folder.Write("cifar-10-batches-bin/data_batch_2.bin", Record(1, 1, 30));
        _folder.Write("cifar-10-batches-bin/test_batch.bin", Record(1, 2, 40));

        LoadedData loaded = _folder.Load(
            DataFolder.Spec(DataFormat.Cifar10) with
            {
                HeldOut = 0,
                HeldOutFiles = true,
            },
            DataFolder.Network(3, 32, 32, 10)
        );

        Assert.Equal([3, 9, 1, 2], loaded.Data.Labels);
        Assert.Equal([10, 20, 30, 40], Enumerable.Range(0, 4).Select(i => (int)MathF.Round(loaded.Data.Sample(i)[0] * 255)));
        Assert.Equal([0, 1, 2], loaded.Training);
        Assert.Equal([3], loaded.HeldOut);
        Assert.Equal(11 / 255f, loaded.Data.Sample(0)[^1]);
    }

    [Fact]
    public void Should_take_the_fine_label_when_they_are_of_cifar_100()
    {
        _folder.Write("train.bin", [.. Record(2, 77, 1), .. Record(2, 99, 2)]);

        Assert.Equal([77, 99], _folder.Load(DataFolder.Spec(DataFormat.Cifar100), DataFolder.Network(3, 32, 32, 100)).Data.Labels);
    }

    [Fact]
    public void Should_name_file_and_remedy_when_a_batch_is_cut_off_or_missing()
    {
        string path = _folder.Write("data_batch_1.bin", Record(1, 3, 10)[..^1]);
        Assert.Contains($"{path}: 3072 bytes are no whole number of records of 3073 bytes", Refusal(), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("has no .bin file to train on", Refusal(), StringComparison.Ordinal);
        _folder.Write("data_batch_1.bin", Record(1, 10, 1));
        Assert.Contains(", record 1: has label 10", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => _folder.Refusal(DataFolder.Spec(DataFormat.Cifar10), DataFolder.Network(3, 32, 32, 10));

    // zeros but for the first value, and the last, which is one more
    private static byte[] Record(int labelBytes, byte label, byte value)
    {
        byte[] record = new byte[labelBytes + 3072];
        record[labelBytes - 1] = label;
        record[labelBytes] = value;
        record[^1] = (byte)(value + 1);
        return record;
    }
}
