using System.Text.RegularExpressions;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Pages.Parts;

/// <summary>The clients that a job waits for, in few lines: those that do the same stand in one.</summary>
/// <param name="Who">Their names.</param>
/// <param name="What">What is waited for.</param>
/// <param name="SinceMs">Since when, of the one who is waited for the longest.</param>
/// <param name="Remedy">What to do.</param>
internal sealed partial record Waits(IReadOnlyList<string> Who, string What, long SinceMs, string Remedy)
{
    private const int NamesShown = 4;

    /// <summary>The names, as a text.</summary>
    public string Names =>
        string.Join(", ", Who.Take(NamesShown).Select(Plain))
        + (Who.Count > NamesShown ? $" and {Labels.Count(Who.Count - NamesShown)} more" : "");

    /// <summary>Gathers them, the largest group first.</summary>
    public static IReadOnlyList<Waits> Of(IEnumerable<WaitingFor> waiting) =>
        [
            .. waiting
                .GroupBy(w => (What: OfNode(w.What), Remedy: Plain(w.Remedy)))
                .Select(g => new Waits([.. g.Select(w => w.Who)], g.Key.What, g.Max(w => w.SinceMs), g.Key.Remedy))
                .OrderByDescending(w => w.Who.Count),
        ];

    /// <summary>A text without the addresses of actor systems: host and port say enough.</summary>
    public static string Plain(string text) => ActorAddress().Replace(text, "$1");

    // whose node it is, is said by the name before it
    private static string OfNode(string text) => Source().Replace(ActorAddress().Replace(text, "its node"), "");

    [GeneratedRegex(@" from https?://\S+")]
    private static partial Regex Source();

    [GeneratedRegex(@"akka(?:\.ssl)?\.tcp://[^@\s]+@([^\s/,;:]+:\d+)")]
    private static partial Regex ActorAddress();
}
