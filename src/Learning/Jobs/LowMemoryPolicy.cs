namespace ProFL.Learning.Jobs;

/// <summary>What a client does in a step whose sub-model its memory does not suffice for.</summary>
public enum LowMemoryPolicy
{
    /// <summary>Trains it all the same, segment by segment, to the same bytes; it takes longer. Unknown to rules version 1.</summary>
    Stream,

    /// <summary>Nothing, as in the authors' release.</summary>
    Skip,

    /// <summary>Trains the head alone, if its memory suffices for that.</summary>
    HeadOnly,

    /// <summary>Trains proxies and head, if its memory suffices for that.</summary>
    OutputModule,
}
