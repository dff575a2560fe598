namespace ProFL.Tools.Choices;

/// <summary>A job that a command may speak to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsOfCluster">Whether a cluster has it; otherwise it is a run on this machine.</param>
/// <param name="IsUnfinished">Whether it has not ended: it trains, is paused, or was interrupted.</param>
/// <param name="At">When it was submitted, or its run begun.</param>
public sealed record JobCandidate(string Id, bool IsOfCluster, bool IsUnfinished, DateTimeOffset At);
