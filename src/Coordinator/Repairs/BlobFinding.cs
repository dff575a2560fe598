namespace ProFL.Coordinator.Repairs;

/// <summary>How a blob was found that somebody could not get from this coordinator.</summary>
internal enum BlobState
{
    /// <summary>It is here: whoever lacks it must look at his own side.</summary>
    Sound,

    /// <summary>It was not here, and is now.</summary>
    Recovered,

    /// <summary>It is not here, and nobody has it.</summary>
    Lost,
}

/// <summary>What came of looking for a blob.</summary>
/// <param name="State">How it was found.</param>
/// <param name="From">What it was recovered from; empty where it was not.</param>
internal sealed record BlobFinding(BlobState State, string From);
