namespace ProFL.Coordinator.Tests.Builders;

/// <summary>
/// A finite stream of decisions from a property test, so that a failing history can be made shorter. Once it
/// is empty every choice is the first.
/// </summary>
internal sealed class Choices(uint[] stream)
{
    private int _next;

    public bool AreLeft => _next < stream.Length;

    /// <summary>A number from 0 to <paramref name="exclusiveMaximum"/> − 1.</summary>
    public int Next(int exclusiveMaximum) => AreLeft ? (int)(stream[_next++] % (uint)exclusiveMaximum) : 0;

    public bool OneIn(int chances) => AreLeft && Next(chances) == chances - 1;
}
