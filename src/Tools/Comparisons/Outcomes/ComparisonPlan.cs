using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>What a comparison consists of: one job, by several methods, with several seeds each.</summary>
/// <param name="Spec">The job file; its strategy and seed take no part.</param>
/// <param name="DataDirectory">Where the data sets lie.</param>
/// <param name="Methods">The methods, in the order in which they are shown; at least one.</param>
/// <param name="Seeds">The seeds; at least one.</param>
public sealed record ComparisonPlan(JobSpec Spec, string DataDirectory, ImmutableArray<MethodName> Methods, ImmutableArray<ulong> Seeds)
{
    /// <summary>
    /// Every run, seed by seed, so that the methods can be held against each other early. Split and fleet follow from the seed alone.
    /// </summary>
    public IEnumerable<ComparedRun> Runs => Seeds.SelectMany(seed => Methods.Select(method => RunOf(method, seed)));

    /// <summary>By which a comparison is recognised: SHA-256 of the canonical job file without its strategy and seed.</summary>
    public string JobSha256 => RunOf(MethodName.ProFL, 0).SpecSha256;

    /// <summary>The job by a method, with a seed.</summary>
    public ComparedRun RunOf(MethodName method, ulong seed) =>
        new(Spec with { Seed = seed, Method = Spec.Method with { Strategy = method } });

    /// <summary>Reads a list of methods.</summary>
    /// <param name="text">Names with commas between them, such as <c>profl,fedavg</c>.</param>
    /// <exception cref="UserException">It is empty, or a name is unknown; the message names the known ones.</exception>
    public static ImmutableArray<MethodName> MethodsOf(string text)
    {
        ImmutableArray<MethodName> known = [.. RuleBook.Newest.Methods.Select(method => method.Name)];
        string choice = string.Join(", ", known);
        ImmutableArray<MethodName> named = [.. WordsOf(text).Select(word => new MethodName(word)).Distinct()];
        if (named.IsEmpty)
        {
            throw new UserException(Mistake.Usage, $"--methods names no method; there are {choice}");
        }

        return named.FirstOrDefault(method => !known.Contains(method)) is { Value: { } unknown }
            ? throw new UserException(Mistake.Usage, $"--methods: there is no method '{unknown}'; there are {choice}")
            : [.. known.Where(named.Contains)];
    }

    /// <summary>The words of a list with commas.</summary>
    internal static string[] WordsOf(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
