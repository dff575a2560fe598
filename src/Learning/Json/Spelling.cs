namespace ProFL.Learning.Json;

/// <summary>Finds the word somebody meant.</summary>
public static class Spelling
{
    private const int LongestWord = 64;

    /// <summary>The candidate with the fewest edits from a word; null when none is near, that is within a third of its letters.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What could have been meant; the first wins a tie.</param>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int fewest = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int edits = word.Length > LongestWord ? int.MaxValue : Distance(word, candidate);
            if (edits <= Math.Max(1, (candidate.Length + 1) / 3) && edits < fewest)
            {
                nearest = candidate;
                fewest = edits;
            }
        }

        return nearest;
    }

    /// <summary>
    /// Number of insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
    /// </summary>
    public static int Distance(string left, string right)
    {
        int[,] edits = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Cheapest(edits, left, right, i, j);
            }
        }

        return edits[left.Length, right.Length];
    }

    private static int Cheapest(int[,] edits, string left, string right, int i, int j)
    {
        int replaced = edits[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        int cheapest = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
        bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(cheapest, edits[i - 2, j - 2] + 1) : cheapest;
    }
}
