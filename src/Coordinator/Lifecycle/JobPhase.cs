namespace ProFL.Coordinator.Lifecycle;

/// <summary>Where a job stands.</summary>
public enum JobPhase
{
    /// <summary>Nothing but a term is in its journal.</summary>
    New,

    /// <summary>Sites are asked which clients they have.</summary>
    Recruiting,

    /// <summary>The roster is fixed; rounds follow each other.</summary>
    Training,

    /// <summary>Every step is done; the model is assembled and evaluated.</summary>
    Finishing,

    /// <summary>The model is there.</summary>
    Completed,

    /// <summary>It ended without a model, for the reason in its journal.</summary>
    Failed,

    /// <summary>An operator ends it; the model so far is assembled.</summary>
    Stopping,

    /// <summary>An operator ended it; the model so far is there, if a round was completed.</summary>
    Stopped,
}
