namespace ProFL.Coordinator.Tests.Views;

/// <summary>Where a job stands when a fault comes.</summary>
internal enum Moment
{
    /// <summary>Its journal does not hold the job file yet.</summary>
    Initialising,

    /// <summary>Its sites are asked which clients they have.</summary>
    Recruiting,

    /// <summary>Its first round is open.</summary>
    FirstRound,

    /// <summary>A round of its second step is open.</summary>
    LaterRound,

    /// <summary>An evaluation decides how it goes on.</summary>
    Evaluating,

    /// <summary>Every round is done.</summary>
    Finishing,
}
