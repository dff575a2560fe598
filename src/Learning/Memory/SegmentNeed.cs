namespace ProFL.Learning.Memory;

/// <summary>What one segment needs of memory, in bytes.</summary>
/// <param name="Peak">The most that is there at once.</param>
/// <param name="Kept">What is there from its beginning to its end; a longer segment that begins alike keeps no less.</param>
internal readonly record struct SegmentNeed(long Peak, long Kept);
