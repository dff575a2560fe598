namespace ProFL.Learning.Jobs;

/// <summary>The data of a job.</summary>
/// <param name="Name">Name of the data: <c>digits</c> for the project's own, otherwise the last segment of <see cref="Folder"/>.</param>
/// <param name="HeldOut">Share of the samples that is kept from training for evaluation, from 0 to 0.9; 0 with
/// <see cref="HeldOutFiles"/>.</param>
/// <param name="Scale">What raw values of <see cref="DataFormat.Digits"/> are divided by, above 0; 1 for every other
/// format, which has its own rule.</param>
public sealed record DataSpec(string Name, double HeldOut, double Scale)
{
    /// <summary>In what files the samples lie.</summary>
    public DataFormat Format { get; init; } = DataFormat.Digits;

    /// <summary>
    /// The folder of the files, in the data folder of each site; segments are separated by '/'. Empty for <see cref="DataFormat.Digits"/>.
    /// </summary>
    public string Folder { get; init; } = "";

    /// <summary>Whether evaluation has files of its own.</summary>
    public bool HeldOutFiles { get; init; }

    /// <summary>Samples to train on at most, drawn from the job's seed; 0 for all.</summary>
    public int Samples { get; init; }

    /// <summary>Samples to evaluate on at most, drawn from the job's seed; 0 for all.</summary>
    public int HeldOutSamples { get; init; }

    /// <summary>Names of the classes in the order of their labels; empty where the files tell.</summary>
    public NameList Classes { get; init; } = NameList.Empty;

    /// <summary>How images become samples; null where the format has no images of many sizes.</summary>
    public ImageSpec? Image { get; init; }

    /// <summary>How a table becomes samples; null where the format is none.</summary>
    public CsvSpec? Csv { get; init; }

    /// <summary>What is subtracted from and divides the values of each channel.</summary>
    public NormalisationSpec Normalisation { get; init; } = new NormalisationSpec.None();

    /// <summary>
    /// Integers to the value 1 in exact sums of the samples: values of an image are 0 to 255, or to 65,535 where 16 bits are kept; values
    /// of a
    /// table count to a millionth.
    /// </summary>
    public double Unit =>
        Format is DataFormat.Csv or DataFormat.Digits ? 1 << 20
        : Image is { Bits: ImageSpec.MostBits } ? ushort.MaxValue
        : byte.MaxValue;

    /// <summary>Whether anything is kept for evaluation.</summary>
    public bool HasHeldOut => HeldOutFiles || HeldOut > 0;
}
