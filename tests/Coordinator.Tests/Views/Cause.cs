using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>What is wrong with a job, as whoever asks must be told.</summary>
/// <param name="Who">Site, node, client or other party that is waited for.</param>
/// <param name="What">What must be said of it.</param>
internal sealed record Cause(string Who, params string[] What)
{
    private const long Least = 30_000;

    /// <summary>Who else may be named, for the same cause.</summary>
    public string[] Others { get; init; } = [];

    /// <summary>A part of what there is to do.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Whether it is known since when.</summary>
    public bool HasTime { get; init; } = true;

    /// <summary>What is wrong with an explanation: it does not name the cause, or it names another; null where it is right.</summary>
    public string? MisfitOf(JobExplanation explanation)
    {
        string? wrong =
            explanation.Waiting.FirstOrDefault(Names) is not { } named ? $"nobody was told of {Who}: {string.Join(", ", What)}"
            : HasTime && named.SinceMs < Least ? $"{Who} is said to be waited for since {named.SinceMs} ms"
            : explanation.Waiting.FirstOrDefault(w => w.Who != Who && !Others.Contains(w.Who)) is { } other ? $"{other.Who} is not to blame"
            : explanation.Waiting.Any(w => w.Who.Length == 0 || w.What.Length == 0 || w.Remedy.Length == 0) ? "a part is empty"
            : explanation.Now.Length == 0 || explanation.Next.Length == 0 ? "it does not say how the job stands and what comes next"
            : null;
        return wrong is null ? null : $"{wrong}; it says {explanation}";
    }

    private bool Names(WaitingFor waiting) =>
        waiting.Who == Who
        && What.All(part => waiting.What.Contains(part, StringComparison.Ordinal))
        && waiting.Remedy.Contains(Remedy, StringComparison.Ordinal);
}
