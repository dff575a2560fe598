using System.Collections.Concurrent;
using ProFL.Messages;

namespace ProFL.Coordinator.Telemetry;

/// <summary>The spellings of facts, each made once.</summary>
internal static class Spelled
{
    /// <summary>The spelling of a fact.</summary>
    public static string Of<T>(T fact)
        where T : struct, Enum => Known<T>.Spellings.GetOrAdd(fact, value => Spelling.Of(value));

    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly ConcurrentDictionary<T, string> Spellings = new();
    }
}
