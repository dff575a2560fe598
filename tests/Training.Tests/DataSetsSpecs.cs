using System.IO.Compression;
using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Training.Tests;

public sealed class DataSetsSpecs : IDisposable
{
    private static readonly string GoodLine = string.Join(',', Enumerable.Range(0, 64).Select(i => i % 17)) + ",7";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("data-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Should_load_all_digits_when_the_project_s_file_is_read()
    {
        DataSet digits = Digits.Load();

        Assert.Equal(1797, digits.Count);
        Assert.Equal("[1, 8, 8]", digits.SampleShape.ToString());
        Assert.Equal(1797, digits.Values.Count);
        Assert.Equal(
            [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
            digits.Labels.CountBy(l => l).OrderBy(c => c.Key).Select(c => c.Value)
        );
        Assert.Equal(5f / 16f, digits.Sample(0)[2]);
        Assert.All(Enumerable.Range(0, 1797).SelectMany(digits.Sample), v => Assert.InRange(v, 0f, 1f));
    }

    [Theory]
    [InlineData("17,", "line 2, value 1: `17` is not a whole number from 0 to 16")]
    [InlineData("-1,", "line 2, value 1: `-1` is not")]
    [InlineData("a,", "line 2, value 1: `a` is not")]
    [InlineData("1,2,", "line 2, value 65: `")]
    public void Should_name_line_and_value_when_a_line_is_damaged(string start, string expected)
    {
        string damaged = start + GoodLine[2..^1] + "12";

        string message = Assert.Throws<DataSetException>(() => Load(GoodLine, damaged)).Message;

        Assert.Contains("digits.csv.gz " + expected, message, StringComparison.Ordinal);
        Assert.EndsWith("Take the file from data/digits of the project again.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_line_when_values_are_too_few_or_too_many()
    {
        Assert.Contains(
            "line 1: 3 values instead of 65",
            Assert.Throws<DataSetException>(() => Load("1,2,3")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "line 2: more than 65 values",
            Assert.Throws<DataSetException>(() => Load(GoodLine, GoodLine + ",1")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains("has no line", Assert.Throws<DataSetException>(() => Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_file_when_it_is_missing_or_not_gzip()
    {
        Assert.Contains(
            "digits.csv.gz is missing",
            Assert.Throws<DataSetException>(() => DataSets.Load(_folder.FullName, "digits", 16)).Message,
            StringComparison.Ordinal
        );
        File.WriteAllText(PathOfDigits(), "1,2,3");
        Assert.Contains(
            "digits.csv.gz after line 0",
            Assert.Throws<DataSetException>(() => DataSets.Load(_folder.FullName, "digits", 16)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_the_key_when_the_set_is_unknown() =>
        Assert.Contains(
            "data.name",
            Assert.Throws<DataSetException>(() => DataSets.Load(_folder.FullName, "digit", 16)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Should_refuse_when_the_scale_is_not_above_zero(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSets.Load(_folder.FullName, "digits", scale));

    [Fact]
    public void Should_tell_data_apart_when_samples_labels_or_order_differ()
    {
        DataSet digits = Digits.Load();
        string fingerprint = digits.Fingerprint([1, 2, 3]);

        Assert.Equal(fingerprint, Digits.Load().Fingerprint([1, 2, 3]));
        Assert.NotEqual(fingerprint, digits.Fingerprint([1, 2]));
        Assert.NotEqual(fingerprint, digits.Fingerprint([3, 2, 1]));
        Assert.NotEqual(fingerprint, (digits with { Labels = [.. digits.Labels.Select(l => 9 - l)] }).Fingerprint([1, 2, 3]));
        Assert.Matches("^[0-9a-f]{64}$", fingerprint);
    }

    private DataSet Load(params string[] lines)
    {
        using (var file = new StreamWriter(new GZipStream(File.Create(PathOfDigits()), CompressionLevel.Fastest)))
        {
            file.Write(string.Concat(lines.Select(l => l + "\n")));
        }

        return DataSets.Load(_folder.FullName, "digits", 16);
    }

    private string PathOfDigits() => Path.Combine(_folder.CreateSubdirectory("digits").FullName, "digits.csv.gz");
}
