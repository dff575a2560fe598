namespace ProFL.Coordinator.Lifecycle;

/// <summary>What an update that is ready means to a job. The key is (job, round, client).</summary>
public enum UpdateDisposition
{
    /// <summary>The round waits for it: pull, validate, persist, acknowledge, fold.</summary>
    Awaited,

    /// <summary>It is counted already: answer again.</summary>
    AlreadyAccepted,

    /// <summary>Its key was refused: answer again.</summary>
    AlreadyRefused,

    /// <summary>Its key is counted already; the same bytes came from a second training: note it, answer.</summary>
    TrainedAgain,

    /// <summary>Its key is counted already with other bytes: note it, never count it.</summary>
    OtherBytes,

    /// <summary>Its round is over, or its client left the round.</summary>
    NotNeeded,
}
