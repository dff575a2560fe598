namespace ProFL.Learning.SubModels;

/// <summary>Which of a step's trainable parts a client trains: what a device that lacks the memory for all of them can still do.</summary>
public enum ClientShare
{
    /// <summary>All of them.</summary>
    Full,

    /// <summary>The proxies and the head; the active block runs frozen, without stored activations.</summary>
    OutputModule,

    /// <summary>The head alone; everything before it runs frozen, without stored activations.</summary>
    HeadOnly,
}
