using ProFL.Messages;
using ProFL.Messages.Facts;
using Facts = ProFL.Messages.Facts;

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

    /// <summary>In a sentence: <c>growing step 2</c>, <c>shrinking step 3</c>.</summary>
    public string InSentence => $"{Stage} step {Step}";

    /// <summary>The stage that it belongs to: shrinking or growing.</summary>
    public string Stage => Spelling.Of(Phase is Phase.Calibrate or Phase.Learn or Phase.Map ? Facts.Stage.Shrinking : Facts.Stage.Growing);

    private string Word => Spelling.Of(Phase);

    private bool IsNumbered => Phase is Phase.Learn or Phase.Map or Phase.Grow;

    /// <summary>
    /// In a table where learning and mapping of a block are one step: <c>shrinking 3</c>, <c>growing 2</c>, <c>calibration</c>.
    /// </summary>
    /// <param name="whole">What the network is called where all of it is trained.</param>
    public string InTable(string whole = Whole) => Titled($"{Step}", whole);

    /// <summary>On a screen: <c>shrinking 3/4 learn</c>, <c>growing 2/4</c>, <c>calibration</c>.</summary>
    /// <param name="steps">The steps of its stage.</param>
    /// <param name="whole">What the network is called where all of it is trained.</param>
    public string OnScreen(int steps, string whole = Whole) =>
        Titled(Phase is Phase.Learn or Phase.Map ? $"{Step}/{steps} {Word}" : $"{Step}/{steps}", whole);

    private string Titled(string place, string whole) =>
        Phase switch
        {
            Phase.Calibrate => "calibration",
            Phase.Learn or Phase.Map or Phase.Grow => $"{Stage} {place}",
            Phase.Polish => "polish",
            _ => whole,
        };
}
