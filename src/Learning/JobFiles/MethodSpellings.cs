using ProFL.Learning.Jobs;

namespace ProFL.Learning.JobFiles;

/// <summary>The words of the section <c>method</c>, for reading and writing alike.</summary>
internal static class MethodSpellings
{
    /// <summary>Values of <c>output-module</c>.</summary>
    public static readonly (string Word, OutputModuleSource Meaning)[] OutputModules =
    [
        ("inherited", OutputModuleSource.Inherited),
        ("shrinking", OutputModuleSource.Shrinking),
    ];

    /// <summary>Values of <c>frozen-batch-norm</c>.</summary>
    public static readonly (string Word, FrozenBatchNorm Meaning)[] FrozenBatchNorms =
    [
        ("eval", FrozenBatchNorm.Eval),
        ("train", FrozenBatchNorm.Train),
    ];

    /// <summary>Values of <c>low-memory-policy</c>.</summary>
    public static readonly (string Word, LowMemoryPolicy Meaning)[] LowMemoryPolicies =
    [
        ("stream", LowMemoryPolicy.Stream),
        ("skip", LowMemoryPolicy.Skip),
        ("head-only", LowMemoryPolicy.HeadOnly),
        ("output-module", LowMemoryPolicy.OutputModule),
    ];

    /// <summary>Values of <c>when-worse</c>.</summary>
    public static readonly (string Word, WhenWorse Meaning)[] WhenWorse =
    [
        ("go-on", Jobs.WhenWorse.GoOn),
        ("extend", Jobs.WhenWorse.Extend),
        ("end-with-better", Jobs.WhenWorse.EndWithBetter),
    ];

    /// <summary>The word of a meaning.</summary>
    public static string Of<T>((string Word, T Meaning)[] words, T meaning) =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Meaning, meaning)).Word;
}
