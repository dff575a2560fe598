using System.Collections.Immutable;
using ProFL.Learning.Segments;

namespace ProFL.Training.Streaming;

/// <summary>Room for the stacks between the segments of a pass.</summary>
internal static class StoredStacks
{
    /// <summary>Sets it aside.</summary>
    /// <param name="scratch">Where; stays the caller's.</param>
    /// <param name="steps">The whole forward pass.</param>
    /// <param name="bounds">0, and where segments end after which a stack is kept.</param>
    /// <param name="micros">Micro-batches that go through a segment before the next begins.</param>
    /// <param name="samples">Samples of a micro-batch at most.</param>
    /// <returns>By segment and micro-batch.</returns>
    public static StoredStack[][] Of(ScratchFile scratch, ForwardSteps steps, ImmutableArray<int> bounds, int micros, int samples)
    {
        var stacks = new List<StoredStack[]>();
        for (int segment = 0; segment < bounds.Length - 1; segment++)
        {
            stacks.Add([
                .. Enumerable
                    .Range(0, micros)
                    .Select(micro => new StoredStack(
                        scratch,
                        segment is 0 ? null : stacks[segment - 1][micro],
                        steps,
                        bounds[segment],
                        bounds[segment + 1],
                        samples
                    )),
            ]);
        }

        return [.. stacks];
    }
}
