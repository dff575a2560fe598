using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Normalisations;
using ProFL.Training.Data;

namespace ProFL.Training.Tests.Data;

public sealed class CsvSpecs : IDisposable
{
    private static readonly NetworkBlueprint Network = DataFolder.Network(2, 1, 1, 3);
    private static readonly DataSpec Spec = DataFolder.Spec(DataFormat.Csv);
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x,label,a\n1,setosa,2\n3,virginica,-4e1\n5,versicolor,.5\n")]
    [InlineData("x;label;a\r\n1;setosa;2\r\n\r\n3;virginica;-40\r\n5;versicolor;0.5")]
    [InlineData("\uFEFF\"x\"\tlabel\ta\n1\t\"setosa\"\t2\n3\tvirginica\t-40\n5\tversicolor\t0.5")]
    public void Should_read_columns_in_order_of_names_when_a_table_has_a_header(string text)
    {
        _folder.Write("train.csv", text);

        DataSet data = _folder.Load(Spec, Network).Data;

        Assert.Equal([0, 2, 1], data.Labels);
        Assert.Equal([2, 1], data.Sample(0));
        Assert.Equal([-40, 3], data.Sample(1));
        Assert.Equal("[2, 1, 1]", data.SampleShape.ToString());
    }

    [Fact]
    public void Should_number_held_out_labels_by_the_table_to_train_on_when_the_other_lacks_a_class()
    {
        _folder.Write("train.csv", "x,a,label\n1,1,3\n1,1,4\n1,1,9\n");
        _folder.Write("test.csv", "x,a,label\n1,1,9\n1,1,4\n");

        LoadedData loaded = _folder.Load(Spec with { HeldOut = 0, HeldOutFiles = true }, Network);

        Assert.Equal([2, 1], loaded.HeldOut.Select(i => loaded.Data.Labels[i]));
    }

    [Fact]
    public void Should_order_labels_as_numbers_when_all_are_whole_numbers()
    {
        _folder.Write("iris.csv", "x,a,label\n1,1,10\n1,1,9\n1,1,-1\n");

        Assert.Equal([2, 1, 0], _folder.Load(Spec, Network).Data.Labels);
    }

    [Fact]
    public void Should_leave_columns_out_when_the_job_says_so()
    {
        _folder.Write("train.csv", "id,x,a,label\n7,1,2,k\n8,3,4,k\n");

        Assert.Equal(
            [2, 1],
            _folder.Load(Spec with { Csv = new CsvSpec("label", MissingValues.Refuse, new NameList(["id"])) }, Network).Data.Sample(0)
        );
    }

    [Fact]
    public void Should_take_the_mean_of_the_column_when_a_value_is_missing()
    {
        _folder.Write("train.csv", "x,a,label\n1,,k\n3,10,k\n5,20,k\n");
        DataSet data = _folder.Load(Spec with { Csv = new CsvSpec("label", MissingValues.Mean, NameList.Empty) }, Network).Data;

        ChannelSum[] sums = data.Sums([0, 1, 2]);
        DataSet normalised = data.Normalised(Normalisation.Of(sums, data.Values.Unit));

        Assert.Equal([2L, 3L], sums.Select(sum => sum.Count));
        Assert.Equal([0, -1.22474], normalised.Sample(0).Select(value => Math.Round(value, 5)));
        Assert.Equal([-1, 0], normalised.Sample(1));
    }

    [Theory]
    [InlineData("", "train.csv: is empty")]
    [InlineData("x,a,label\n", "train.csv: has a header and no row")]
    [InlineData("x,a,label\n1,2,k\n1,2\n", "train.csv line 3: 2 fields, the header has 3")]
    [InlineData("x,a,label\n1,2,k,4\n", "train.csv line 2: 4 fields, the header has 3")]
    [InlineData(
        "x,a,label\n1,red,k\n",
        "train.csv line 2, column a: `red` is no number: correct it, write categories as numbers, or name the column in data.csv.ignore"
    )]
    [InlineData("x,a,label\n1,,k\n", "train.csv line 2, column a: has no value: give one, remove the row, or set data.csv.missing to mean")]
    [InlineData("x,a,label\n1,Infinity,k\n", "train.csv line 2, column a: Infinity is beyond ±2^31")]
    [InlineData("x,a,label\n1,4e9,k\n", "train.csv line 2, column a: 4e9 is beyond ±2^31")]
    [InlineData("x,a,label\n1,2,\n", "train.csv line 2, column label: the label is missing")]
    [InlineData("x,a,kind\n1,2,k\n", "train.csv line 1: has no column `label`; it has x, a, kind: correct data.csv.label")]
    [InlineData("x,x,label\n1,2,k\n", "train.csv line 1: two columns are called `x`")]
    [InlineData("x,a,b,label\n1,2,3,k\n", "has samples [3, 1, 1] (columns a, b, x), network tiny reads [2, 1, 1]")]
    [InlineData("label\nk\n", "train.csv line 1: has 0 columns beside the label")]
    [InlineData("x,a,label\n1,2,a\n1,2,b\n1,2,c\n1,2,d\n", "sample 4: has label 3, network tiny tells 3 classes apart")]
    public void Should_name_file_line_and_column_when_a_row_cannot_be_used(string text, string expected)
    {
        _folder.Write("train.csv", text);

        Assert.Contains(expected, _folder.Refusal(Spec, Network), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_classes_when_a_label_is_none_of_them()
    {
        _folder.Write("train.csv", "x,a,label\n1,2,fox\n");

        Assert.Contains(
            "line 2, column label: `fox` is no class of the job: the classes are cat, dog, eel",
            _folder.Refusal(DataFolder.Spec(DataFormat.Csv, "cat", "dog", "eel"), Network),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_ask_for_a_name_when_there_are_several_tables_or_bytes_are_no_text()
    {
        _folder.Write("a.csv", "x");
        _folder.Write("b.csv", "x");
        Assert.Contains("and call it train.csv", _folder.Refusal(Spec, Network), StringComparison.Ordinal);
        _folder.Write("train.csv", [0xff, 0xfe, 0x00, 0xd8, 0x41]);
        Assert.Contains("train.csv", _folder.Refusal(Spec, Network), StringComparison.Ordinal);
    }
}
