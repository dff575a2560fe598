using ProFL.Learning.Parameters;

namespace ProFL.Learning.Networks;

/// <summary>The words of a blueprint's JSON, for reading and writing alike.</summary>
internal static class BlueprintSpellings
{
    /// <summary>The width of a linear layer that makes one value for each class.</summary>
    public const string Classes = "classes";

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
