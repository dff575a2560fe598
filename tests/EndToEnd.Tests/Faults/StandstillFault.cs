using System.Text.Json;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>A fault that lasts until it is lifted.</summary>
/// <param name="Name">In words.</param>
/// <param name="Causes">What `explain` may name; one of them is enough, for a site is missed when its node is silent.</param>
/// <param name="Lift">Ends it.</param>
internal sealed record StandstillFault(string Name, string[] Causes, Func<Task> Lift)
{
    /// <summary>What `explain --json` says the job waits for, where that is this fault; else null.</summary>
    public string? NamedIn(JsonElement explanation) =>
        explanation
            .GetProperty("waiting")
            .EnumerateArray()
            .Where(waiting => Text(waiting, "remedy").Length > 0)
            .Select(waiting => $"{Text(waiting, "who")}: {Text(waiting, "what")}")
            .FirstOrDefault(said => Causes.Any(cause => said.Contains(cause, StringComparison.Ordinal)));

    private static string Text(JsonElement waiting, string name) =>
        waiting.TryGetProperty(name, out JsonElement text) ? text.GetString() ?? "" : "";
}
