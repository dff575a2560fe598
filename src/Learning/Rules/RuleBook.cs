using System.Collections.Immutable;

namespace ProFL.Learning.Rules;

/// <summary>The versions of the rules that a release knows.</summary>
/// <param name="versions">At least one, each with a number of its own.</param>
public sealed class RuleBook(params IEnumerable<RuleSet> versions)
{
    /// <summary>Journals that carry no version follow this one.</summary>
    public const int First = 1;

    private readonly ImmutableSortedDictionary<int, RuleSet> _versions = versions.ToImmutableSortedDictionary(
        rules => rules.Version,
        rules => rules
    );

    /// <summary>The rules of this release and of all before it.</summary>
    public static RuleBook Released { get; } = new(new RulesVersion1(), new RulesVersion2(), new RulesVersion3(), new RulesVersion4());

    /// <summary>What a new job begins with in this release.</summary>
    public static RuleSet Newest => Released.Latest;

    /// <summary>What a new job begins with.</summary>
    public RuleSet Latest => _versions[HighestVersion];

    /// <summary>The highest version it knows; what a node announces.</summary>
    public int HighestVersion => _versions.Keys.Max();

    /// <summary>Whether it knows a version; 0, of who says nothing, is the first.</summary>
    public bool Knows(int version) => _versions.ContainsKey(Numbered(version));

    /// <summary>The rules of a version; 0, of a journal that says nothing, is the first.</summary>
    /// <exception cref="UnknownRulesException">A newer release wrote it.</exception>
    public RuleSet Of(int version) =>
        _versions.GetValueOrDefault(Numbered(version)) ?? throw new UnknownRulesException(version, HighestVersion);

    private static int Numbered(int version) => version == 0 ? First : version;
}
