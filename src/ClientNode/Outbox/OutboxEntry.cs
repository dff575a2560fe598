using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Outbox;

/// <summary>An update that waits in the outbox.</summary>
/// <param name="Update">Its bytes.</param>
/// <param name="TrainingId">Names the one training that made it.</param>
/// <param name="Samples">Samples it was trained on.</param>
/// <param name="BytesDown">Bytes that were pulled for it.</param>
/// <param name="TrainingMs">Time of the training alone, in milliseconds.</param>
/// <param name="Segments">In which the training was streamed; 0 where all was in memory at once.</param>
/// <param name="EstimatedBytes">Memory that it was expected to need at its peak; 0 in an outbox of an earlier release.</param>
/// <param name="PeakBytes">What the process took more than when it began, while it alone ran; 0 where that is not known.</param>
/// <param name="CpuMs">Processor time of the training alone, in milliseconds, at least 1; 0 where that is not known.</param>
/// <param name="RestoredTerm">Of the last restored state that was accepted when it was made; 0 of none.</param>
/// <param name="Basis">SHA-256 of what its training began with; empty in an outbox of an earlier release.</param>
public sealed record OutboxEntry(
    BlobId Update,
    string TrainingId,
    long Samples,
    long BytesDown,
    long TrainingMs,
    int Segments = 0,
    long EstimatedBytes = 0,
    long PeakBytes = 0,
    long CpuMs = 0,
    long RestoredTerm = 0,
    string Basis = ""
);
