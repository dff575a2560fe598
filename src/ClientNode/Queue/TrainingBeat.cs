namespace ProFL.ClientNode.Queue;

/// <summary>How far a training has come: a sign of life, because a thread that hangs gives none.</summary>
/// <param name="Batch">Batches that were begun, or chunks of features that were computed before the first.</param>
/// <param name="Segment">Of a streamed training, the segment that was done last.</param>
/// <param name="Segments">How many segments there are; 0 where all is in memory at once.</param>
public sealed record TrainingBeat(int Batch, int Segment, int Segments)
{
    /// <summary>Nothing is done yet.</summary>
    public static TrainingBeat None { get; } = new(0, 0, 0);
}
