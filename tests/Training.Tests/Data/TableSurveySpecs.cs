using ProFL.Learning.Jobs;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using ProFL.Training.Tables;

namespace ProFL.Training.Tests.Data;

/// <summary>What is made of the columns of a table that a person brings.</summary>
public sealed class TableSurveySpecs : IDisposable
{
    private const int Rows = 24;
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("None")]
    [InlineData("N/A")]
    [InlineData("n/a")]
    [InlineData("-")]
    [InlineData("NULL")]
    [InlineData("#N/A")]
    [InlineData("<NA>")]
    [InlineData("nan")]
    [InlineData("")]
    public void Should_take_a_column_with_the_mean_when_a_value_is_missing_in_words(string missing)
    {
        CsvSpec spec = Survey("a,b,species", i => $"{(i == Rows - 1 ? missing : i * 0.5 + 0.1)},{i % 7},{Species(i)}").Csv!;

        Assert.Equal("species", spec.Label);
        Assert.Equal(MissingValues.Mean, spec.Missing);
        Assert.Empty(spec.Ignore);
    }

    [Theory]
    [InlineData("True", "False")]
    [InlineData("yes", "no")]
    [InlineData("Y", "N")]
    [InlineData("on", "off")]
    [InlineData("t", "f")]
    public void Should_read_one_and_zero_when_a_column_says_true_and_false(string yes, string no)
    {
        DataSurvey survey = Survey("a,flag,species", i => $"{i % 5 * 0.5},{(i % 3 == 0 ? yes : no)},{Species(i)}");

        Assert.Equal(["flag"], survey.Csv!.Truths);
        Assert.Equal(2, survey.Shape[0]);
        Assert.Equal([0, 1], Values(survey, row: 0));
        Assert.Equal([0.5f, 0], Values(survey, row: 1));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("inf")]
    [InlineData("12 kg")]
    public void Should_refuse_with_the_row_when_a_column_holds_numbers_in_nearly_all_rows(string cell)
    {
        string message = Refusal("a,n,species", i => $"{i % 5},{(i == 20 ? cell : i * 0.3 + 0.1)},{Species(i)}");

        Assert.Contains(
            $"train.csv line 22, column n: `{cell}` is no number, and 23 of 24 values are: correct it, remove it, or leave the column out "
                + "with --ignore n",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_leave_a_column_out_when_it_is_asked_for()
    {
        Write("a,n,species", i => $"{i % 5},{(i == 20 ? "abc" : i * 0.3)},{Species(i)}");

        Assert.Equal(["n"], DataSurvey.Of(Set, new SurveyChoices(null, null, ["n"])).Csv!.Ignore);
    }

    [Theory]
    [InlineData("", 0, 1)]
    [InlineData("", 1000, 1)]
    [InlineData("nr", 1, 1)]
    [InlineData("key", 0, 1)]
    [InlineData("key", 1, 1)]
    [InlineData("key", 1000, 1, false)]
    [InlineData("key", 1, 2, false)]
    [InlineData("key", 24, -1, false)]
    [InlineData("PassengerId", 1000, 7)]
    [InlineData("row_id", 1000, -1)]
    [InlineData("patient id", 3, 5)]
    [InlineData("acid", 3, 5, false)]
    [InlineData("Unnamed: 0", 3, 0)]
    [InlineData("ID", 7, 13)]
    [InlineData("index", 7, 13)]
    public void Should_learn_nothing_from_a_column_that_numbers_the_rows(string name, int first, int step, bool isLeftOut = true)
    {
        DataSurvey survey = Survey($"{name},a,b,species", i => $"{first + (step * i)},{i % 5},{i % 7},{Species(i)}");

        Assert.Equal(isLeftOut ? 2 : 3, survey.Shape[0]);
        Assert.Equal(isLeftOut ? [1, 1] : [1, 1, first + step], Values(survey, row: 1).Order());
    }

    [Fact]
    public void Should_learn_from_a_feature_that_grows_by_one_when_it_is_not_the_first_column()
    {
        DataSurvey survey = Survey("a,year,species", i => $"{i % 5},{i + 1},{Species(i)}");

        Assert.Empty(survey.Csv!.Ignore);
        Assert.Contains(
            new Finding("column year", "learned from", "numbers, another in each row: if they only number the rows, --ignore year"),
            survey.Findings
        );
    }

    [Fact]
    public void Should_say_how_to_learn_from_a_column_all_the_same_when_it_is_taken_for_numbers_of_rows() =>
        Assert.Contains(
            new Finding(
                "column key",
                "left out",
                "the first column, and counts the rows; to learn from it, remove it from csv.ignore and add 1 to network.input"
            ),
            Survey("key,a,species", i => $"{i + 1},{i % 5},{Species(i)}").Findings
        );

    [Fact]
    public void Should_go_on_counting_rows_when_a_table_for_evaluation_does()
    {
        _folder.Write("test.csv", "key,a,species\n25,1,red\n26,2,green\n27,3,blue\n");

        Assert.Equal(["key"], Survey("key,a,species", i => $"{i + 1},{i % 5},{Species(i)}").Csv!.Ignore);
    }

    [Fact]
    public void Should_learn_from_whole_numbers_when_they_do_not_number_the_rows() =>
        Assert.Empty(Survey("day,a,species", i => $"{i * i},{i % 5},{Species(i)}").Csv!.Ignore);

    [Theory]
    [InlineData("a,b,species,", "{0},{1},{2},")]
    [InlineData(",a,b,species", ",{0},{1},{2}")]
    [InlineData("a,,b,,species", "{0},,{1},,{2}")]
    [InlineData("a,b,note,species", "{0},{1},,{2}")]
    [InlineData("a,b,note,species", "{0},{1},-,{2}")]
    public void Should_leave_empty_columns_out_wherever_they_are(string header, string row)
    {
        DataSurvey survey = Survey(
            header,
            i => string.Format(System.Globalization.CultureInfo.InvariantCulture, row, i % 5, i % 7, Species(i))
        );

        Assert.Equal([2, 2], Values(survey, row: 2));
        Assert.Contains(
            survey.Findings,
            finding => finding is { Decision: "left out" } && finding.Why.Contains("no", StringComparison.Ordinal)
        );
        Assert.Equal(MissingValues.Refuse, survey.Csv!.Missing);
    }

    [Fact]
    public void Should_say_that_text_is_left_out_and_what_it_says()
    {
        DataSurvey survey = Survey("city,a,species", i => $"town {i % 4},{i % 5},{Species(i)}");

        Assert.Contains(
            new Finding("column city", "left out", "holds text, such as `town 0`; write categories as numbers to learn from it"),
            survey.Findings
        );
    }

    [Theory]
    [InlineData("0.07,0.88,5,red")]
    [InlineData("0.07,,5,red")]
    [InlineData("1.5,2.5,7,3")]
    public void Should_refuse_when_the_first_line_looks_like_data(string first)
    {
        bool isNumbered = first.EndsWith('3');
        string message = Refusal(first, i => $"{i * 0.3},{i % 4 * 0.2},{i % 6},{(isNumbered ? i % 2 * 3 : i % 2 == 0 ? "red" : "green")}");

        Assert.Contains("train.csv line 1: looks like data (", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1,2,label")]
    [InlineData("0,1,2,3")]
    [InlineData("1990,2000,2010,kind")]
    [InlineData("400.5,401.2,402.9,kind")]
    public void Should_take_numbers_for_names_when_columns_are_called_so(string header) =>
        Assert.Equal(
            3,
            Survey(header, i => $"{i % 5 * 0.3},{i % 4 * 0.2},{i % 6},{(header.EndsWith('3') ? i % 2 : "k" + (i % 2))}").Shape[0]
        );

    [Fact]
    public void Should_read_every_row_when_quoted_fields_have_line_breaks()
    {
        DataSurvey survey = Survey("a,b,species,note", i => $"{i % 5},{i % 7},{Species(i)},\"l1\r\nsaid \"\"l2\"\"\"");

        Assert.Equal((Rows, 2), (survey.Samples, survey.Shape[0]));
        Assert.Equal([3, 3], Values(survey, row: 3));
    }

    [Fact]
    public void Should_read_decimal_commas_when_fields_are_not_separated_by_commas()
    {
        DataSurvey survey = Survey("a;b;species", i => $"{i % 5},25;{i % 7};{Species(i)}");

        Assert.True(survey.Csv!.DecimalComma);
        Assert.Equal([2.25f, 2], Values(survey, row: 2));
    }

    [Theory]
    [InlineData("area,rooms,price", 1.37)]
    [InlineData("area,rooms,year", 1)]
    public void Should_refuse_a_measure_as_classes(string header, double factor)
    {
        string message = Refusal(header, i => FormattableString.Invariant($"{i % 5}.5,{i % 4},{1900 + (i * 7 % 23 * factor)}"));

        Assert.Contains("holds a measure, no classes:", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_columns_that_may_be_classes_when_the_last_is_none() =>
        Assert.Contains(
            "with --label (kind)",
            Refusal("kind,a,price", i => FormattableString.Invariant($"k{i % 3},{i % 5},{i * 1.37}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_take_codes_for_classes_when_they_are_many() =>
        Assert.Equal(22, Survey("a,label", i => $"{i % 5},{i}", rows: 22, times: 3).Classes.Length);

    [Fact]
    public void Should_name_the_row_when_a_label_is_missing() =>
        Assert.Contains(
            "train.csv line 8, column species: the label is missing",
            Refusal("a,species", i => $"{i % 5},{(i == 6 ? "" : Species(i))}"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_keep_a_table_for_evaluation_out_when_it_has_no_labels()
    {
        _folder.Write("test.csv", "a\n1\n");

        DataSurvey survey = Survey("a,species", i => $"{i % 5},{Species(i)}");

        Assert.False(survey.HasHeldOut);
        Assert.Contains(new Finding("test.csv", "left out", "has no column species"), survey.Findings);
    }

    [Fact]
    public void Should_refuse_a_line_without_end_before_all_of_it_is_read()
    {
        string path = _folder.Write("train.csv", "a,label\n1,x\n");
        using (FileStream file = File.OpenWrite(path))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(new byte[1 << 20]);
            file.SetLength(1L << 34); // a hole: only who reads all of it takes long
        }

        Assert.Contains("train.csv line 3: is longer than 1024 KiB", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_where_a_quote_begins_that_never_ends() =>
        Assert.Contains(
            "train.csv line 5: a quote begins there and never ends",
            Refusal("a,note,species", i => $"{i % 5},{(i == 3 ? "\"5 inches" : "x")},{Species(i)}"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Should_count_lines_alike_however_they_end(string ending)
    {
        _folder.Write("train.csv", $"\uFEFF{string.Join(ending, "a,label", "1,x", ",", "2,y", "3")}{ending}");

        Assert.Contains("train.csv line 5: 1 field, the header has 2", Refused(), StringComparison.Ordinal);
    }

    private static string Species(int i) =>
        (i % 3) switch
        {
            0 => "red",
            1 => "green",
            _ => "blue",
        };

    private string Set => Path.Combine(_folder.Root, "set");

    private void Write(string header, Func<int, string> row, int rows = Rows, int times = 1) =>
        _folder.Write("train.csv", string.Join('\n', [header, .. Enumerable.Range(0, rows * times).Select(i => row(i % rows))]) + "\n");

    private DataSurvey Survey(string header, Func<int, string> row, int rows = Rows, int times = 1)
    {
        Write(header, row, rows, times);
        return DataSurvey.Of(Set, new SurveyChoices(null, null, []));
    }

    private string Refusal(string header, Func<int, string> row)
    {
        Write(header, row);
        return Refused();
    }

    private string Refused()
    {
        string message = Assert.Throws<DataSetException>(() => DataSurvey.Of(Set, new SurveyChoices(null, null, []))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    // as the run reads them by what the survey says
    private float[] Values(DataSurvey survey, int row)
    {
        RawSet set = CsvTable.Read(DataRoot.Anywhere, Set, survey.Csv!, survey.Classes, heldOut: false);
        float[] values = new float[set.Values.Elements];
        set.Values.Read(row, values);
        return values;
    }
}
