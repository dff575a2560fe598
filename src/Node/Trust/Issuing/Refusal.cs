namespace ProFL.Node.Trust.Issuing;

/// <summary>Why an authority does not do what it was asked to.</summary>
public enum Refusal
{
    /// <summary>The request cannot be read, or was not signed with its key.</summary>
    Malformed,

    /// <summary>Nobody was invited with this code.</summary>
    UnknownCode,

    /// <summary>The code was used, or its time is over.</summary>
    SpentCode,

    /// <summary>It is not who it says, or its certificate counts no more.</summary>
    Untrusted,

    /// <summary>What is asked for contradicts what was given out; another request may do.</summary>
    Conflict,
}
