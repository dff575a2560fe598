using System.Diagnostics;

namespace ProFL.ClientNode.Tests.Support;

/// <summary>Waits for conditions, never for time.</summary>
internal static class Patience
{
    /// <summary>How long anything may take on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Waits until something holds.</summary>
    /// <param name="condition">Looked at again and again.</param>
    /// <param name="what">For the failure's text.</param>
    public static async Task Until(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Limit, $"after {Limit.TotalSeconds:0} s it does not hold that {what}");
            await Task.Yield();
            await Task.Delay(1);
        }
    }
}
