using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Training.Tests.Data;

/// <summary>Which column of a table is the label where nobody says it.</summary>
public sealed class LabelChoiceSpecs : IDisposable
{
    private const int Rows = 40;
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b,state", "{a},{b},{i3}", "state")]
    [InlineData("town,a,b,left", "t{i5},{a},{b},{yes}", "left")]
    [InlineData("a,kind,b,state", "{a},k{i3},{b},{i3}", "state")]
    [InlineData("material,a,b,empty", "m{i3},{a},{b},0", "material")]
    [InlineData("material,a,b,note", "m{i3},{a},{b},said {i}", "material")]
    [InlineData("a,material,b,flag", "{a},m{i3},{b},0", "material")]
    [InlineData("a,state,b,flag", "{a},{i3},{b},0", "state")]
    [InlineData("PassengerId,Survived,a,Port", "{i},{i2},{a},p{i3}", "Survived")]
    [InlineData("ok,label,ward", "{yes},{i3},w{i3}", "label")]
    public void Should_take_the_column_that_is_plainly_the_label(string header, string row, string label)
    {
        Write(header, row);

        Assert.Equal(label, Survey().Csv!.Label);
    }

    [Theory]
    [InlineData("readmitted,a,b,ward", "{yes},{a},{b},w{i3}", "readmitted (2 different values) or ward (3 different values)")]
    [InlineData("readmitted,a,b,ward", "{yes},{a},{b},w{i2}", "readmitted (2 different values) or ward (2 different values)")]
    [InlineData("material,a,b,rooms", "m{i3},{a},{b},{i5}", "material (3 different values) or rooms (5 different values)")]
    [InlineData("a,kind,town,flag", "{a},k{i3},t{i2},0", "kind (3 different values) or town (2 different values)")]
    public void Should_ask_when_the_label_may_be_one_of_several_columns(string header, string row, string which)
    {
        Write(header, row);

        string first = which[..which.IndexOf(' ', StringComparison.Ordinal)];
        Assert.EndsWith(
            $"train.csv line 1: the label may be {which}: say which with --label, such as --label {first}",
            Refusal(),
            StringComparison.Ordinal
        );
        Assert.Equal(first, Survey(first).Csv!.Label);
    }

    [Fact]
    public void Should_choose_among_the_others_when_the_last_column_is_left_out()
    {
        Write("a,b,kind,note", "{a},{b},k{i3},{i2}");

        Assert.Equal("kind", DataSurvey.Of(Set, new SurveyChoices(null, null, ["note"])).Csv!.Label);
    }

    [Fact]
    public void Should_say_so_when_the_label_has_one_value_alone()
    {
        Write("a,b,species", "{a},{b},red");

        Assert.Contains("train.csv, column species: holds one value alone, `red`", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_classes_that_differ_in_capital_letters_alone()
    {
        Write("a,b,answer", "{a},{b},{yes}");
        File.AppendAllText(Path.Combine(Set, "train.csv"), "1,2,Yes \n");

        Assert.Contains(
            "column answer: `Yes` and `yes` differ in capital letters alone: write one class one way",
            Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_tell_letters_apart_when_classes_are_letters()
    {
        Write("a,b,letter", "{a},{b},{letter}");

        Assert.Equal(["A", "a"], Survey().Classes.AsEnumerable());
    }

    private string Set => Path.Combine(_folder.Root, "set");

    private void Write(string header, string row) =>
        _folder.Write("train.csv", header + "\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => Filled(row, i) + "\n")));

    private static string Filled(string row, int i) =>
        row.Replace("{a}", FormattableString.Invariant($"{i * 7 % 11}.5"), StringComparison.Ordinal)
            .Replace("{b}", FormattableString.Invariant($"{i * 5 % 13}.25"), StringComparison.Ordinal)
            .Replace("{yes}", i % 2 == 0 ? "yes" : "no", StringComparison.Ordinal)
            .Replace("{letter}", i % 2 == 0 ? "a" : "A", StringComparison.Ordinal)
            .Replace("{i2}", FormattableString.Invariant($"{i % 2}"), StringComparison.Ordinal)
            .Replace("{i3}", FormattableString.Invariant($"{i % 3}"), StringComparison.Ordinal)
            .Replace("{i5}", FormattableString.Invariant($"{i % 5}"), StringComparison.Ordinal)
            .Replace("{i}", FormattableString.Invariant($"{i}"), StringComparison.Ordinal);

    private DataSurvey Survey(string? label = null) => DataSurvey.Of(Set, new SurveyChoices(label, null, []));

    private string Refusal()
    {
        string message = Assert.Throws<DataSetException>(() => Survey()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
