namespace ProFL.ClientNode.Hosting;

/// <summary>Where a client node keeps what, below its state folder.</summary>
/// <param name="State">The state folder.</param>
internal sealed record ClientNodeFolders(string State)
{
    /// <summary>Updates until their round is completed.</summary>
    public string Outbox => Path.Combine(State, "outbox");

    /// <summary>Pulled blobs.</summary>
    public string Cache => Path.Combine(State, "cache");

    /// <summary>What frozen prefixes make of the clients' samples.</summary>
    public string Features => Path.Combine(State, "features");

    /// <summary>What streamed trainings do not hold in memory.</summary>
    public string Scratch => Path.Combine(State, "scratch");

    /// <summary>A line for every training.</summary>
    public string TrainingLog => Path.Combine(State, "trainings.log");

    /// <summary>A line for everything that left the site.</summary>
    public string SiteLog => Path.Combine(State, Records.SiteLog.FileName);

    /// <summary>Those with a folder for each job.</summary>
    public IReadOnlyList<string> OfJobs => [Outbox, Cache, Features];
}
