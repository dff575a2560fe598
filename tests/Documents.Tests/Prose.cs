using System.Text.RegularExpressions;

namespace ProFL.Documents.Tests;

/// <summary>
/// The sentences of a page in Markdown, and how easily they are read. Code, tables, headings and pictures are left out; code in a line
/// counts as a word of two syllables. A sentence ends with a full stop, an exclamation or question mark, or its paragraph.
/// </summary>
internal sealed partial class Prose
{
    private readonly string[][] _sentences;

    private Prose(IEnumerable<string> sentences) => _sentences = [.. sentences.Select(WordsOf).Where(words => words.Length > 0)];

    /// <summary>Reads a page.</summary>
    public static Prose Of(string markdown) => new(Paragraphs(markdown).SelectMany(paragraph => SentenceEnd().Split(paragraph)));

    /// <summary>How many words it has.</summary>
    public int Words => _sentences.Sum(words => words.Length);

    /// <summary>
    /// Flesch's reading ease: 206.835 − 1.015 words a sentence − 84.6 syllables a word. 60 is plain English, 30 is a scientific paper.
    /// R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948).
    /// </summary>
    public double ReadingEase =>
        206.835 - (1.015 * Words / _sentences.Length) - (84.6 * _sentences.Sum(words => words.Sum(Syllables)) / Words);

    /// <summary>Sentences of more words than a number, longest first.</summary>
    public IEnumerable<string> LongerThan(int words) =>
        _sentences
            .Where(sentence => sentence.Length > words)
            .OrderByDescending(sentence => sentence.Length)
            .Select(sentence => $"{sentence.Length} words: {string.Join(' ', sentence)}");

    /// <summary>Syllables of a word, by its groups of vowels.</summary>
    public static int Syllables(string word)
    {
        string letters = NoLetter().Replace(word.ToLowerInvariant(), "");
        if (letters.Length <= 3)
        {
            return 1;
        }

        string spoken = SilentEnd().Replace(letters, "");
        return Math.Max(1, Vowels().Count(spoken));
    }

    private static IEnumerable<string> Paragraphs(string markdown)
    {
        string text = Comment().Replace(Fence().Replace(markdown, "\n"), "\n");
        text = Picture().Replace(text, "");
        text = Link().Replace(text, "$1");
        text = InlineCode().Replace(text, "codex");
        var paragraph = new List<string>();
        foreach (string line in text.Split('\n').Select(line => line.Trim()))
        {
            bool begins = Item().IsMatch(line);
            if (line.Length == 0 || begins || line[0] is '#' or '|' or '<')
            {
                yield return string.Join(' ', paragraph);
                paragraph.Clear();
            }

            if (line.Length > 0 && line[0] is not ('#' or '|' or '<'))
            {
                paragraph.Add(begins ? Item().Replace(line, "") : line);
            }
        }

        yield return string.Join(' ', paragraph);
    }

    private static string[] WordsOf(string sentence) => [.. Blank().Split(sentence).Where(word => Letter().IsMatch(word))];

    [GeneratedRegex(@"^[ \t]*```.*?^[ \t]*```[ \t]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^(?:[*-]|\d+\.)\s+")]
    private static partial Regex Item();

    [GeneratedRegex("""(?<=[.!?]["”)*]*)\s+(?=[A-Z"“(*\d])""")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[\s/–—]+")]
    private static partial Regex Blank();

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex Letter();

    [GeneratedRegex("[^a-z]")]
    private static partial Regex NoLetter();

    [GeneratedRegex("(?:[^laeiouy]es|ed|[^laeiouy]e)$")]
    private static partial Regex SilentEnd();

    [GeneratedRegex("[aeiouy]{1,2}")]
    private static partial Regex Vowels();
}
