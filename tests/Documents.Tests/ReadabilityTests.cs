using System.Text.RegularExpressions;
using ProFL.Architecture.Tests;

namespace ProFL.Documents.Tests;

/// <summary>The documents are plain English for readers whose second language it is, docs/results left out.</summary>
public partial class ReadabilityTests
{
    private const double LeastEase = 50;
    private const int LongestSentence = 30,
        LongestReadme = 900;

    public static TheoryData<string> Documents => [.. Pages.ForReaders];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Should_be_easy_to_read(string document)
    {
        double ease = Prose.Of(Checkout.Text(document)).ReadingEase;

        Assert.True(ease >= LeastEase, $"{document} has a reading ease of {ease:F1}; {LeastEase} is the least");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Should_have_no_long_sentence(string document) =>
        Offenders.None(Prose.Of(Checkout.Text(document)).LongerThan(LongestSentence));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Should_speak_no_dialect(string document) =>
        Offenders.None(
            Checkout
                .Lines(document)
                .Select((line, index) => (Place: $"{document}:{index + 1}", Text: line))
                .Where(line => Dialect().IsMatch(line.Text))
                .Select(line => $"{line.Place}: {line.Text.Trim()}")
        );

    [Fact]
    public void Should_say_what_it_is_within_a_page() => Assert.InRange(Words().Count(Checkout.Text("README.md")), 1, LongestReadme);

    [Theory]
    [InlineData("The cat sat.", 119.2)]
    [InlineData("A coordinator evaluates a model. It is fast.", 60)]
    public void Should_measure_as_the_formula_says(string text, double ease) =>
        Assert.Equal(ease, Prose.Of(text).ReadingEase, tolerance: 12);

    [Theory]
    [InlineData("model", 2)]
    [InlineData("trained", 1)]
    [InlineData("evaluation", 5)]
    [InlineData("table", 2)]
    [InlineData("freezes", 2)]
    [InlineData("the", 1)]
    public void Should_count_syllables(string word, int syllables) => Assert.InRange(Prose.Syllables(word), syllables - 1, syllables);

    [GeneratedRegex(@"\b(desk|slips?|mend(ed|s)?|anew|courier|whom|hand(ed|s)? in|takes the place of)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Dialect();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Words();
}
