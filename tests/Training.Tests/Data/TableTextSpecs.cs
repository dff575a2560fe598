using System.Text;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using ProFL.Training.Tables;

namespace ProFL.Training.Tests.Data;

/// <summary>How a table that a person brings may be written, and what is said of one that cannot be read.</summary>
public sealed class TableTextSpecs : IDisposable
{
    private const int Rows = 24;
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("own.tsv")]
    [InlineData("Own.TSV")]
    [InlineData("own.CSV")]
    [InlineData("train.tsv")]
    public void Should_read_a_table_whichever_of_its_endings_it_has(string name)
    {
        _folder.Write(name, Table('\t', i => $"{i % 5}.5"));

        Assert.Equal((Rows, 2), (Survey().Samples, Survey().Shape[0]));
    }

    [Fact]
    public void Should_take_the_csv_file_when_another_table_lies_beside_it()
    {
        _folder.Write("own.csv", Table(';', i => $"{i % 5},5"));
        _folder.Write("train.tsv", "a\tlabel\n1\tx\n");

        Assert.Equal(Rows, Survey().Samples);
        Assert.Contains(new Finding("train.tsv", "left out", "is not the table to train on"), Survey().Findings);
    }

    [Fact]
    public void Should_evaluate_on_the_table_test_when_tables_have_tabs()
    {
        _folder.Write("train.tsv", Table('\t', i => $"{i % 5}.5"));
        _folder.Write("test.tsv", "a\tb\tlabel\n1\t2\tred\n2\t3\tblue\n");

        Assert.True(Survey().HasHeldOut);
        Assert.Contains(new Finding("test.tsv", "for evaluation", "has no green"), Survey().Findings);
    }

    [Fact]
    public void Should_name_the_files_when_there_are_several_tables()
    {
        _folder.Write("pump_2023.csv", "a,label\n1,x\n");
        _folder.Write("pump_2024.csv", "a,label\n1,x\n");

        Assert.Contains(
            "has 2 .csv files (pump_2023.csv, pump_2024.csv): put all rows to train on into one, and call it train.csv",
            Refusal(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("latin1", false)]
    public void Should_read_or_refuse_a_table_in_another_encoding(string name, bool withMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] text = encoding.GetBytes(Table(';', i => $"{i % 5},5").Replace("a;", "Größe;", StringComparison.Ordinal));
        _folder.Write("train.csv", withMark ? [.. encoding.GetPreamble(), .. text] : text);

        if (withMark)
        {
            Assert.Equal(2, Survey().Shape[0]);
        }
        else
        {
            Assert.EndsWith("train.csv: is no text in UTF-8: save it again as CSV in UTF-8", Refusal(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Report of 2024\n\n", "line 4: has 2 fields, and line 1 has one, `Report of 2024`: remove what stands above the line")]
    [InlineData("Report of 2024;;\n", "line 1: names one of 3 columns, `Report of 2024`: remove what stands above the line")]
    [InlineData("sep=;\n", "line 1: `sep=` names no columns: remove this line")]
    public void Should_say_what_to_remove_when_a_title_stands_above_the_header(string above, string said)
    {
        _folder.Write("train.csv", above + Table(';', i => $"{i % 5},5"));

        Assert.Contains($"train.csv {said}", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_that_there_is_one_column_when_no_separator_is_known()
    {
        _folder.Write("train.csv", "Report of 2024\n" + Table(';', i => $"{i % 5}"));

        Assert.Contains("train.csv line 1: names one column, `Report of 2024`", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,200.50")]
    [InlineData("12 %")]
    [InlineData("€ 1,200")]
    [InlineData("1'234'567")]
    public void Should_refuse_amounts_rather_than_leave_their_column_out(string amount)
    {
        _folder.Write("train.csv", Table('|', i => i % 2 == 0 ? amount : $"{i}"));

        Assert.Contains(
            $"column a: `{amount}` is no number: write numbers without marks for thousands",
            Refusal(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(';', "1,200")]
    [InlineData(';', "1.200")]
    [InlineData(',', "1.200")]
    public void Should_ask_when_marks_may_be_of_thousands(char separator, string number)
    {
        _folder.Write("train.csv", Table(separator, i => i % 2 == 0 ? number : $"{i}"));

        Assert.Contains($"column a: `{number}` has three digits after its mark", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3,150", "3,1")]
    [InlineData("3,150", "0,375")]
    [InlineData("3,150", "2,000")]
    public void Should_read_decimals_when_marks_are_not_of_thousands(string one, string other)
    {
        _folder.Write("train.csv", Table(';', i => i % 2 == 0 ? one : other));

        RawSet set = CsvTable.Read(DataRoot.Anywhere, Set, Survey().Csv!, Survey().Classes, heldOut: false);
        float[] values = new float[2];
        set.Values.Read(0, values);
        Assert.Equal([3.15f, 0], values);
    }

    [Fact]
    public void Should_refuse_when_a_table_has_points_and_commas()
    {
        _folder.Write("train.csv", Table(';', i => i % 2 == 0 ? "1,5" : "2.5"));

        Assert.Contains(
            "train.csv line 2, column a: `1,5` has a decimal comma, "
                + "and `2.5` in line 3, column a, a point: write all numbers of a table one way",
            Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_read_points_at_one_client_and_commas_at_another()
    {
        _folder.Write("north/c1/train.csv", Table(';', i => $"{i % 5},5"));
        _folder.Write("south/c2/train.csv", Table(',', i => $"{i % 5}.5"));

        Assert.Equal(2 * Rows, Survey().Samples);
        Assert.True(Survey().Csv!.DecimalComma);
    }

    [Theory]
    [InlineData("own.csv.gz", "own.csv.gz is compressed: unpack it there")]
    [InlineData("own.zip", "own.zip is compressed: unpack it there")]
    [InlineData("own.XLSX", "own.XLSX is a spreadsheet: save its table as CSV in UTF-8 there")]
    [InlineData("own.txt", "own.txt is no file that is read: save it as a .csv table with a header")]
    [InlineData("a/1.tif", "1.tif is no image that is read: save such files as PNG or JPEG")]
    [InlineData("1.png", "has images right in it, such as 1.png, and no folders of classes: put the images of each class")]
    [InlineData("sub/deep.zip", "deep.zip is compressed: unpack it there")]
    [InlineData("what", "holds what and nothing that is known: IDX files")]
    [InlineData(".hidden", "is empty: it should hold IDX files")]
    public void Should_say_what_there_is_and_what_to_do_when_nothing_is_known(string file, string said)
    {
        _folder.Write(file, "1");

        Assert.Contains(said, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_blame_the_client_whose_data_is_not_known()
    {
        _folder.Write("north/c1/train.csv", Table(',', i => $"{i % 5}"));
        _folder.Write("north/c2/1.png", "1");

        Assert.Contains("c2 has images right in it, such as 1.png, and no folders of classes", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_which_files_for_evaluation_are_not_used_when_several_sites_have_some()
    {
        foreach (string folder in new[] { "north/c1", "north/held-out", "south/c2", "south/held-out" })
        {
            _folder.Write($"{folder}/train.csv", Table(',', i => $"{i % 5}"));
        }

        Assert.Contains(
            new Finding("south/held-out", "not used", "one site evaluates: put its data into north/held-out to evaluate on it too"),
            Survey().Findings
        );
    }

    private string Set => Path.Combine(_folder.Root, "set");

    private static string Table(char separator, Func<int, string> a) =>
        $"a{separator}b{separator}label\n"
        + string.Concat(
            Enumerable
                .Range(0, Rows)
                .Select(i => $"{a(i)}{separator}{i % 7}{separator}{(i % 3 == 0 ? "red" : i % 3 == 1 ? "green" : "blue")}\n")
        );

    private DataSurvey Survey() => DataSurvey.Of(Set, new SurveyChoices(null, null, []));

    private string Refusal()
    {
        string message = Assert.Throws<DataSetException>(Survey).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
