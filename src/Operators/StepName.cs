namespace ProFL.Operators;

/// <summary>What a step of a job is called, in the few lengths that commands, lines, tables and screens need.</summary>
/// <param name="Phase">calibrate, learn, map, grow or full.</param>
/// <param name="Step">The step of its stage, from 1.</param>
public readonly record struct StepName(string Phase, int Step)
{
    private const string Whole = "full network";

    /// <summary>As commands take it, and as plans list it: <c>grow-2</c>, <c>calibrate</c>, <c>full</c>.</summary>
    public string Id => IsNumbered ? $"{Phase}-{Step}" : Phase;

    /// <summary>As lines and pictures show it, in at most eleven letters: <c>grow 2</c>, <c>calibrate</c>, <c>full</c>.</summary>
    public string Label => IsNumbered ? $"{Phase} {Step}" : Phase;

    /// <summary>In a sentence: <c>growing step 2</c>, <c>shrinking step 3</c>.</summary>
    public string InSentence => $"{Stage} step {Step}";

    /// <summary>The stage that it belongs to: shrinking or growing.</summary>
    public string Stage => Phase is "calibrate" or "learn" or "map" ? "shrinking" : "growing";

    private bool IsNumbered => Phase is "learn" or "map" or "grow";

    /// <summary>
    /// In a table where learning and mapping of a block are one step: <c>shrinking 3</c>, <c>growing 2</c>, <c>calibration</c>.
    /// </summary>
    /// <param name="whole">What the network is called where all of it is trained.</param>
    public string InTable(string whole = Whole) => Titled($"{Step}", whole);

    /// <summary>On a screen: <c>shrinking 3/4 learn</c>, <c>growing 2/4</c>, <c>calibration</c>.</summary>
    /// <param name="steps">The steps of its stage.</param>
    /// <param name="whole">What the network is called where all of it is trained.</param>
    public string OnScreen(int steps, string whole = Whole) =>
        Titled(Phase is "learn" or "map" ? $"{Step}/{steps} {Phase}" : $"{Step}/{steps}", whole);

    private string Titled(string place, string whole) =>
        Phase switch
        {
            "calibrate" => "calibration",
            "learn" or "map" or "grow" => $"{Stage} {place}",
            _ => whole,
        };
}
