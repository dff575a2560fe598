namespace ProFL.Learning.Networks;

/// <summary>The words of a blueprint's JSON, for reading and writing alike.</summary>
internal static class BlueprintWords
{
    public const string Convolution = "conv2d";
    public const string BatchNorm = "batch-norm";
    public const string Rectifier = "relu";
    public const string MaxPool = "max-pool";
    public const string GlobalAveragePool = "global-average-pool";
    public const string Flatten = "flatten";
    public const string Linear = "linear";

    /// <summary>Values of <c>proxy</c>.</summary>
    public static readonly (string Word, ProxyKind Meaning)[] Proxies =
    [
        ("linear", ProxyKind.Linear),
        ("batch-norm", ProxyKind.BatchNorm),
        ("batch-norm-relu", ProxyKind.BatchNormReLU),
    ];

    /// <summary>Values of <c>init</c>.</summary>
    public static readonly (string Word, WeightInitialisation Meaning)[] Initialisations =
    [
        ("uniform-fan-in", WeightInitialisation.UniformFanIn),
        ("kaiming-normal-fan-out", WeightInitialisation.KaimingNormalFanOut),
    ];

    /// <summary>The word of a meaning.</summary>
    public static string WordOf<T>((string Word, T Meaning)[] words, T meaning) =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Meaning, meaning)).Word;
}
