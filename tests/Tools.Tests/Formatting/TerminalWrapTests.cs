using CsCheck;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Tests.Formatting;

public class TerminalWrapTests
{
    [Theory]
    [InlineData("round   72 · grow 2 · accuracy", 30, "round   72 · grow 2 · accuracy")]
    [InlineData("round   72 · grow 2 · accuracy", 29, "round   72 · grow 2 ·\n  accuracy")]
    [InlineData("  the model is in /some/where\nend", 20, "  the model is in\n    /some/where\nend")]
    [InlineData("/a/path/that/is/longer/than/a/line and more words", 20, "/a/path/that/is/longer/than/a/line\n  and more words")]
    [InlineData("                              far right", 20, "                              far\n            right")]
    [InlineData("nothing is changed where there is no terminal", 0, "nothing is changed where there is no terminal")]
    public void Should_break_lines_between_words_when_they_are_longer_than_the_terminal(string text, int width, string broken) =>
        Assert.Equal(broken.ReplaceLineEndings(), TerminalWrap.Of(text, width));

    [Fact]
    public void Should_keep_every_word_in_order_and_whole_when_any_text_is_broken() =>
        Gen.String[Gen.Char[" ab\n"], 0, 200]
            .Select(Gen.Int[20, 60])
            .Sample((text, width) => Assert.Equal(Words(text), Words(TerminalWrap.Of(text, width))));

    private static string[] Words(string text) => text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
