using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Outbox;

/// <summary>An update that waits in the outbox.</summary>
/// <param name="Update">Its bytes.</param>
/// <param name="TrainingId">Names the one training that made it.</param>
/// <param name="Samples">Samples it was trained on.</param>
/// <param name="BytesDown">Bytes that were pulled for it.</param>
/// <param name="TrainingMs">Time of the training alone, in milliseconds.</param>
public sealed record OutboxEntry(BlobId Update, string TrainingId, long Samples, long BytesDown, long TrainingMs);
