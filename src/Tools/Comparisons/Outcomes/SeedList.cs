using System.Collections.Immutable;
using System.Globalization;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>
/// How a person names seeds: <c>3</c> for three of them from the job file's on, <c>11-13</c> for a range, <c>1,5,9</c> for a list.
/// </summary>
public static class SeedList
{
    private const int Most = 1000;

    /// <summary>Reads it.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="first">The job file's seed.</param>
    /// <exception cref="UserException">It names no seeds, or more than a thousand.</exception>
    public static ImmutableArray<ulong> Of(string text, ulong first)
    {
        string[] words = ComparisonPlan.WordsOf(text);
        if (words is [var count] && IsNumber(count, out ulong number))
        {
            return Range(first, number, text);
        }

        ImmutableArray<ulong> seeds = [.. words.SelectMany(word => Word(word, text)).Distinct()];
        return seeds.IsEmpty ? throw Wrong(text) : seeds;
    }

    private static ImmutableArray<ulong> Word(string word, string text)
    {
        string[] ends = word.Split('-', StringSplitOptions.TrimEntries);
        return ends switch
        {
            [var only] when IsNumber(only, out ulong seed) => [seed],
            [var from, var to] when IsNumber(from, out ulong least) && IsNumber(to, out ulong most) && least <= most => Range(
                least,
                most - least + 1,
                text
            ),
            _ => throw Wrong(text),
        };
    }

    private static ImmutableArray<ulong> Range(ulong first, ulong count, string text) =>
        count is 0 or > Most || ulong.MaxValue - first < count - 1
            ? throw Wrong(text)
            : [.. Enumerable.Range(0, (int)count).Select(i => first + (ulong)i)];

    private static bool IsNumber(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static UserException Wrong(string text) =>
        new(
            Mistake.Usage,
            $"--seeds '{text}': give how many, such as 3 for the job file's seed and the two after it, a range such as 11-13, "
                + $"or a list such as 1,5,9; from 1 to {Most} seeds"
        );
}
