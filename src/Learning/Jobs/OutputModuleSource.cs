namespace ProFL.Learning.Jobs;

/// <summary>Where the output module of a growing step, its proxies and head, takes its first values from.</summary>
public enum OutputModuleSource
{
    /// <summary>From the growing step before, which has trained it last.</summary>
    Inherited,

    /// <summary>From shrinking, which has made it for this step.</summary>
    Shrinking,
}
