namespace ProFL.Learning.Networks;

/// <summary>What a part is to its network.</summary>
public enum PartKind
{
    /// <summary>A block: what one step trains.</summary>
    Block,

    /// <summary>A proxy: the small layer that stands in for a block not yet grown.</summary>
    Proxy,

    /// <summary>The classifier at the end.</summary>
    Head,
}
