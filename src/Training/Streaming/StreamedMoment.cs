namespace ProFL.Training.Streaming;

/// <summary>How far a streamed training has come.</summary>
/// <param name="Kind">What was just done.</param>
/// <param name="Batch">In which batch, from 1.</param>
/// <param name="Segment">In which segment, from 1.</param>
/// <param name="Segments">How many there are.</param>
public readonly record struct StreamedMoment(StreamedMomentKind Kind, int Batch, int Segment, int Segments);

/// <summary>What a streamed training does in every batch.</summary>
public enum StreamedMomentKind
{
    /// <summary>A segment's forward pass is over, for all micro-batches.</summary>
    Forward,

    /// <summary>A segment's gradients are there, and nothing has moved by them yet.</summary>
    Backward,

    /// <summary>A tensor was moved with a clipped gradient.</summary>
    Clipped,
}
