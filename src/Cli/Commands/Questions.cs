using System.Globalization;

namespace ProFL.Cli.Commands;

/// <summary>Asks a person, or takes the proposal where nobody can answer.</summary>
/// <param name="input">Where answers come from; null to take every proposal.</param>
/// <param name="output">Where questions go.</param>
public sealed class Questions(TextReader? input, TextWriter output)
{
    /// <summary>Asks for a whole number until one in range is given.</summary>
    public int Number(string what, int proposal, int least, int most)
    {
        while (true)
        {
            string answer = Ask($"{what} [{proposal}]: ");
            if (answer.Length == 0)
            {
                return proposal;
            }

            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            {
                return number;
            }

            output.WriteLine($"  a whole number from {least} to {most}");
        }
    }

    /// <summary>Asks for one of a few choices until one is given.</summary>
    public string OneOf(string what, string proposal, params string[] choices)
    {
        while (true)
        {
            string answer = Ask($"{what}, {string.Join(", ", choices[..^1])} or {choices[^1]} [{proposal}]: ");
            if (answer.Length == 0 || choices.Contains(answer))
            {
                return answer.Length == 0 ? proposal : answer;
            }

            output.WriteLine($"  one of {string.Join(", ", choices)}");
        }
    }

    private string Ask(string question)
    {
        if (input is null)
        {
            return "";
        }

        output.Write(question);
        return input.ReadLine()?.Trim() ?? "";
    }
}
