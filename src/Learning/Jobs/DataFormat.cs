namespace ProFL.Learning.Jobs;

/// <summary>In what files the samples of a job lie.</summary>
public enum DataFormat
{
    /// <summary>The project's own 1,797 handwritten digits.</summary>
    Digits,

    /// <summary>IDX, plain or gzip'd, as MNIST and Fashion-MNIST are distributed.</summary>
    Idx,

    /// <summary>The binary version of CIFAR-10: a label and 3 × 32 × 32 values a record.</summary>
    Cifar10,

    /// <summary>The binary version of CIFAR-100: a coarse and a fine label and 3 × 32 × 32 values a record; the fine one counts.</summary>
    Cifar100,

    /// <summary>A folder of images for each class, PNG or JPEG, of any size.</summary>
    Images,

    /// <summary>A table of numbers with a header and a column of labels.</summary>
    Csv,
}
