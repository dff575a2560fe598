namespace ProFL.Learning.Jobs;

/// <summary>How an image of any size becomes the network's input.</summary>
/// <param name="Resize">How its sides come to those of the input.</param>
public sealed record ImageSpec(ImageResize Resize)
{
    /// <summary>Bits of a value where a job says nothing: an image is read as 0 … 255.</summary>
    public const int UsualBits = 8;

    /// <summary>Bits of a value where images have more than eight: an image is read as 0 … 65,535.</summary>
    public const int MostBits = 16;

    /// <summary>Bits that are kept of each value, 8 or 16. Either way a value is read as 0 … 1.</summary>
    public int Bits { get; init; } = UsualBits;

    /// <summary>
    /// Whether only .png, .jpg and .jpeg files right in the folder of a class are read, and parts are called train and test alone; jobs of
    /// rules
    /// before version 4. Otherwise every file that decodes is, in folders below as well.
    /// </summary>
    public bool OnlyPngAndJpeg { get; init; }
}

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
