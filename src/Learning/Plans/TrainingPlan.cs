using System.Collections.Immutable;

namespace ProFL.Learning.Plans;

/// <summary>How a client trains a sub-model within its memory: it decides how long that takes, never what comes out of it.</summary>
/// <param name="Cuts">Between which steps of the parts after the fixed prefix segments end; none where they are one segment.</param>
/// <param name="TeacherCuts">The same for a distillation's teacher, after the prefix.</param>
/// <param name="PrefixCuts">The same for the fixed prefix, where its features are computed.</param>
/// <param name="IsStreamed">Whether segments follow each other in memory; otherwise everything is there at once.</param>
/// <param name="EstimatedBytes">The memory that is expected to be needed at the peak.</param>
/// <param name="ScratchBytes">What lies on disk meanwhile.</param>
public sealed record TrainingPlan(
    ImmutableArray<int> Cuts,
    ImmutableArray<int> TeacherCuts,
    ImmutableArray<int> PrefixCuts,
    bool IsStreamed,
    long EstimatedBytes,
    long ScratchBytes
)
{
    /// <summary>The plan that has all in memory at once.</summary>
    /// <param name="bytes">What that needs.</param>
    public static TrainingPlan Whole(long bytes) => new([], [], [], IsStreamed: false, bytes, ScratchBytes: 0);

    /// <summary>The segments of the trained parts; 1 where all is in memory at once.</summary>
    public int Segments => Cuts.Length + 1;
}
