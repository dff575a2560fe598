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
    [InlineData("a = [n0,\n=n1]", "line 2", "'=' stands outside of quotes")]
    [InlineData("b = 1\na = http://x", "line 2", "':' stands outside of quotes")]
    [InlineData("a = ${nowhere}", "line 1", "${nowhere} names no key")]
    [InlineData("b = 1\na = ${b", "line 2", "${KEY}")]
    [InlineData("a = 1\n{ b = 2 }", "line 2", "no key stands before it: write KEY = { … }, or, if it belongs to what is above")]
    [InlineData("blocks {\n  { name = b }\n}", "line 2", "is a list meant? Write blocks = [ { … }, { … } ]")]
    [InlineData("blocks {\n  [1]\n}", "line 2", "write blocks = [ … ], without the '{'")]
    [InlineData("r { main = { type = a }, { type = b } }", "line 1", "write a list of them as KEY = [ { … }, { … } ]")]
    [InlineData("d {\n c = [a]\n [b]\n}", "line 3", "into the list above, before its ']'")]
    [InlineData("b {\n layers = (\n  { a = 1 }\n ) }", "line 2", "'(' begins no list: write layers = [ … ], or put")]
    [InlineData("b = 1\ninput = (3, 8, 8)", "line 2", "'(' begins no list: write input = [ … ]")]
    [InlineData("a = ({ b = 1 })", "line 1", "'(' begins no list: write a = [ … ]")]
    [InlineData("a = [(1, 2)]", "line 1", "'(' begins no list: write [ … ]")]
    [InlineData("a = 1\n= 3", "line 2", "no key stands before the '='")]
    [InlineData("a = 1\n*x = 3", "line 2", "a key cannot begin with '*'")]
    [InlineData("l { type = conv2d out = 16 }", "line 1", "is a comma missing between `conv2d` and `out =`?")]
    [InlineData("a = 1\nb = [ block { c = 1 } ]", "line 2", "items of a list have no key: remove `block` before the '{'")]
    [InlineData("{ a = 1 }\nb = 2", "line 2", "more after the '}'")]
    [InlineData("a = 1\nb c\nd = 3", "line 2", "`b c` has no value")]
    [InlineData("a = 1\nb =\n", "line 3", "`b` has no value")]
    [InlineData("a = [1]\na += 2", "line 2", "`a +=` adds to a list")]
    [InlineData("a = \"\\x\"", "line 1", "'\\' in quotes")]
    [InlineData("a = \"\\ud800\"", "line 1", "surrogate")]
    [InlineData("a = 1\0", "line 1", "control character 0")]
    [InlineData("a = 1\na = x [2]", "line 2", "cannot make one value")]
    [InlineData("\ninclude \"/etc/passwd\"", "line 2", "files are not included")]
    [InlineData("include required(file(\"x\"))", "line 1", "files are not included")]
    public void Should_say_file_line_and_fault_when_a_text_is_no_hocon(string text, string where, string what)
    {
        HoconException refusal = Assert.Throws<HoconException>(() => HoconText.Parse(text, "job.conf"));

        Assert.StartsWith("job.conf", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(where, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C:\\runs\\new.log")]
    [InlineData("/srv/the \"best\" runs/x")]
    [InlineData("Host=db;Password=a\\\"b;#${c}")]
    public void Should_read_back_what_it_quoted(string text)
    {
        Assert.Equal(text, HoconText.Parse($"a = {HoconText.Quoted(text)}", "a setting").GetString("a"));
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
    [InlineData("a = (kg)")]
    [InlineData("a = age (years)")]
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
