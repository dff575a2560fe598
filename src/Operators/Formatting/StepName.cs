using ProFL.Messages;
using ProFL.Messages.Facts;

namespace ProFL.Operators.Formatting;

/// <summary>What a step of a job is called, in the few lengths that commands, lines, tables and screens need.</summary>
/// <param name="Phase">What it is for.</param>
/// <param name="Step">The step of its stage, from 1.</param>
public readonly record struct StepName(Phase Phase, int Step)
{
    private const string Whole = "full network";

    /// <summary>As commands take it, and as plans list it: <c>grow-2</c>, <c>calibrate</c>, <c>full</c>, <c>polish</c>.</summary>
    public string Id => IsNumbered ? $"{Word}-{Step}" : Word;

    /// <summary>As lines and pictures show it, in at most eleven letters: <c>grow 2</c>, <c>calibrate</c>, <c>full</c>.</summary>
    public string Label => IsNumbered ? $"{Word} {Step}" : Word;

    /// <summary>In a sentence: <c>step grow 2</c>, <c>step map 3</c>.</summary>
    public string InSentence => $"step {Label}";

    private string Word => Spelling.Of(Phase);

    private bool IsNumbered => Phase is Phase.Learn or Phase.Map or Phase.Grow;

    /// <summary>On a screen: <c>learn 3</c>, <c>grow 2</c>, <c>calibrate</c>.</summary>
    /// <param name="whole">What the network is called where all of it is trained.</param>
    public string OnScreen(string whole = Whole) => Phase is Phase.Unspecified or Phase.Full ? whole : Label;
}
