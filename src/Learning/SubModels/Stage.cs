namespace ProFL.Learning.SubModels;

/// <summary>The two stages of progressive training.</summary>
public enum Stage
{
    /// <summary>Front to back: each block is trained on the frozen blocks before it until it has converged.</summary>
    Growing,

    /// <summary>Back to front: gives each block its initial parameters and a proxy that stands in for it.</summary>
    Shrinking,
}
