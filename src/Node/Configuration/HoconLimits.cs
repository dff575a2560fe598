namespace ProFL.Node.Configuration;

/// <summary>
/// What HOCON may come to at most. A file is not trusted to be small: a few lines with substitutions can mean billions of values.
/// </summary>
internal static class HoconLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>Values in one another, and substitutions that lead to one another. System.Text.Json reads this depth again.</summary>
    public const int DeepestNesting = 60;

    /// <summary>Values after substitution, and steps on the way there.</summary>
    public const int MostValues = 250_000;

    /// <summary>Characters of all texts after substitution.</summary>
    public const int MostCharacters = 16 << 20;
}
