using ProFL.Learning.Freezing;

namespace ProFL.Learning.JobFiles;

/// <summary>The words of <c>freezing.by</c>, for reading and writing alike.</summary>
internal static class FreezingSpellings
{
    /// <summary>Values of <c>by</c>.</summary>
    public static readonly (string Word, FreezingBy Meaning)[] By =
    [
        ("movement", FreezingBy.Movement),
        ("rounds", FreezingBy.Rounds),
        ("plateau", FreezingBy.Plateau),
    ];

    /// <summary>The word of what decides.</summary>
    public static string Of(FreezingBy by) => MethodSpellings.Of(By, by);
}
