using System.Collections.Immutable;

namespace ProFL.Training.Streaming;

/// <summary>How a training is streamed: where it is cut into segments, and what lies on disk meanwhile.</summary>
/// <param name="Cuts">Between which steps of the forward pass segments end, each once, in order; none makes one segment of all.</param>
/// <param name="TeacherCuts">The same for a distillation's teacher.</param>
/// <param name="Scratch">Where everything but the current segment lies; the update too, until it is sent. Stays the caller's.</param>
/// <param name="Watch">Called with every moment that is passed; null where nobody asks.</param>
public sealed record StreamedWay(
    ImmutableArray<int> Cuts,
    ImmutableArray<int> TeacherCuts,
    ScratchFile Scratch,
    Action<StreamedMoment>? Watch = null
);
