using ProFL.Node.Configuration;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Configuration;

public class HoconTextTests
{
    [Theory]
    [InlineData("a {\n b = 1\n", "line 1", "'{' is never closed")]
    [InlineData("a = 1\nb = [1, 2\n", "line 2", "'[' is never closed")]
    [InlineData("a = 1\n}\n", "line 2", "'}' closes nothing")]
    [InlineData("a {\n b = [1 }\n}", "line 2", "'}' cannot close the '[' of line 2")]
    [InlineData("a = 1\nb = \"x\nc = 2", "line 2", "quote")]
    [InlineData("a = \"\"\"x\n", "line 1", "never ends")]
    [InlineData("a = 1\nb = [n0,\\7]", "line 2", "outside of quotes")]
    [InlineData("a = [n0,\n=n1]", "line 2", "'=' stands in an array outside of quotes")]
    [InlineData("b = 1\na = [n0, ${?b}2, n3]", "line 2", "between commas")]
    [InlineData("b = 1\na = [n0, 2 ${b}]", "line 2", "between commas")]
    [InlineData("b = 1\na = [n0, ${?b}]", "line 2", "between commas")]
    [InlineData("a = ${nowhere}", "job.conf", "nowhere")]
    public void Should_say_file_line_and_fault_when_brackets_or_quotes_do_not_fit(string text, string where, string what)
    {
        HoconException refusal = Assert.Throws<HoconException>(() => HoconText.Parse(text, "job.conf"));

        Assert.StartsWith("job.conf", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(where, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# a } in a note\na = 1")]
    [InlineData("a = 1 // a } in a note")]
    [InlineData("a = \"}\"")]
    [InlineData("a = \"\\\"}\"")]
    [InlineData("a = \"akka.tcp://x\"")]
    [InlineData("a = \"\"\"}\n\"}\"\"\"")]
    [InlineData("b = 1\na = [${b},\n  ${b}]")]
    [InlineData("b = 1\na = [ ${b}, ${b} ]")]
    [InlineData("b = 1\na = [${b}]\n")]
    [InlineData("b = 1\na = [${b}\n]\n")]
    public void Should_take_no_notice_when_brackets_are_in_notes_or_quotes(string text)
    {
        Assert.True(HoconText.Parse(text, "job.conf").HasPath("a"));
    }

    [Fact]
    public void Should_name_the_whole_path_when_a_file_is_missing()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(
            folder.File("no.conf"),
            Assert.Throws<HoconException>(() => HoconText.ParseFile(folder.File("no.conf"))).Message,
            StringComparison.Ordinal
        );
    }
}
