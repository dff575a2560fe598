namespace ProFL.Learning.Jobs;

/// <summary>How an image of any size becomes the network's input.</summary>
/// <param name="Resize">How its sides come to those of the input.</param>
public sealed record ImageSpec(ImageResize Resize);

/// <summary>
/// How the sides of an image come to those of the network's input. Each pixel of the result is the mean of the area that it covers.
/// </summary>
public enum ImageResize
{
    /// <summary>The largest part in the middle that has the input's proportions.</summary>
    Crop,

    /// <summary>All of it, with black bars where proportions differ.</summary>
    Pad,

    /// <summary>All of it, each side by its own factor.</summary>
    Stretch,
}
