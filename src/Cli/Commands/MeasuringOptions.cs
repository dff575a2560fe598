using System.CommandLine;
using ProFL.Tools.Plans;

namespace ProFL.Cli.Commands;

/// <summary>The options by which a command measures what it estimates.</summary>
internal sealed class MeasuringOptions
{
    private readonly Option<bool> _measure = SharedOptions.Of<bool>(
        "--measure",
        "Measure too, in a fresh process for each step; measurements are kept"
    );

    private readonly Option<int> _processes = SharedOptions.AtLeast(
        "--processes",
        "With --measure: processes for each training, of which the one counts that took most",
        MemoryProbes.UsualProcesses,
        1
    );

    private readonly Option<bool> _fresh = SharedOptions.Of<bool>("--fresh", "With --measure: measure again what is kept from earlier");

    /// <summary>All of them.</summary>
    public IEnumerable<Symbol> All => [_measure, _processes, _fresh];

    /// <summary>What measures, or null where nothing is to be measured.</summary>
    public MemoryProbes? Probes(ParseResult parsed) =>
        parsed.GetValue(_measure) ? MemoryProbes.OfThisUser(parsed.GetValue(_processes), parsed.GetValue(_fresh)) : null;
}
