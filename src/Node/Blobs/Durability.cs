namespace ProFL.Node.Blobs;

/// <summary>What an acknowledged write survives.</summary>
public enum Durability
{
    /// <summary>The death of any process: bytes are with the operating system.</summary>
    Process,

    /// <summary>The loss of power: file and folder are flushed to the disk before the write is acknowledged.</summary>
    Machine,
}
