using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Trainings;
using ProFL.Node.Blobs;
using ProFL.Training.Streaming;

namespace ProFL.ClientNode.Orders;

/// <summary>Why a training is not done, in one of a few words, for counting; the sentence says it all.</summary>
public static class DeclineReason
{
    /// <summary>The word.</summary>
    public static string Of(Exception reason) =>
        reason switch
        {
            InsufficientNodeMemoryException => "memory",
            BlobStoreFullException or ScratchException => "disk",
            BlobPullException or MissingBlobException => "pull",
            SiteRefusalException or TrainingDeclinedException => "refused",
            _ => "other",
        };
}
