namespace ProFL.Coordinator.Sites;

/// <summary>A client node of which a job without a roster still waits to hear which clients it has.</summary>
/// <param name="Node">Its address.</param>
/// <param name="What">What it has said so far, in words.</param>
/// <param name="SinceMs">Milliseconds since it was asked first.</param>
internal sealed record EnrolmentWait(string Node, string What, long SinceMs);
