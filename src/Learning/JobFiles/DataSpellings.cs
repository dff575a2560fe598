using ProFL.Learning.Jobs;

namespace ProFL.Learning.JobFiles;

/// <summary>The words of the section <c>data</c>, for reading and writing alike.</summary>
internal static class DataSpellings
{
    /// <summary>Value of <c>held-out</c> where evaluation has files of its own.</summary>
    public const string HeldOutFiles = "files";

    /// <summary>Values of <c>format</c>.</summary>
    public static readonly (string Word, DataFormat Meaning)[] Formats =
    [
        ("idx", DataFormat.Idx),
        ("cifar-10", DataFormat.Cifar10),
        ("cifar-100", DataFormat.Cifar100),
        ("images", DataFormat.Images),
        ("csv", DataFormat.Csv),
    ];

    /// <summary>Values of <c>image.resize</c>.</summary>
    public static readonly (string Word, ImageResize Meaning)[] Resizes =
    [
        ("crop", ImageResize.Crop),
        ("pad", ImageResize.Pad),
        ("stretch", ImageResize.Stretch),
    ];

    /// <summary>Values of <c>image.bits</c>.</summary>
    public static readonly (string Word, int Meaning)[] Bits = [("8", ImageSpec.UsualBits), ("16", ImageSpec.MostBits)];

    /// <summary>Values of <c>csv.decimal</c>: whether the mark is a comma.</summary>
    public static readonly (string Word, bool Meaning)[] Decimals = [("point", false), ("comma", true)];

    /// <summary>Values of <c>csv.missing</c>.</summary>
    public static readonly (string Word, MissingValues Meaning)[] Missing =
    [
        ("refuse", MissingValues.Refuse),
        ("mean", MissingValues.Mean),
    ];

    /// <summary>Values of <c>normalisation</c> that are one word.</summary>
    public static readonly (string Word, NormalisationSpec Meaning)[] Normalisations =
    [
        ("computed", new NormalisationSpec.Computed()),
        ("none", new NormalisationSpec.None()),
    ];
}
