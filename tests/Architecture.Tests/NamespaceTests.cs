using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ProFL.Coordinator;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Node.Blobs;
using ProFL.Operators;
using Assembly = System.Reflection.Assembly;

namespace ProFL.Architecture.Tests;

/// <summary>What the compiled code says of who knows whom.</summary>
public class NamespaceTests
{
    private static readonly Assembly[] Rooms =
    [
        typeof(Protocol).Assembly,
        typeof(JobSpec).Assembly,
        Assembly.Load("ProFL.Training"),
        typeof(IBlobStore).Assembly,
        typeof(AllCommands).Assembly,
        typeof(CoordinatorServices).Assembly,
        Assembly.Load("ProFL.ClientNode"),
        Assembly.Load("ProFL.Tools"),
        Assembly.Load("profl"),
    ];

    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader().LoadAssemblies(Rooms).Build();

    private static readonly Dictionary<(string From, string To), string> Knows = House
        .Types.Where(IsOurs)
        .SelectMany(type => type.Dependencies.Select(dependency => (Type: type, dependency.Target)))
        .Where(pair => pair.Target is not GenericParameter && IsOurs(pair.Target) && NameOf(pair.Type) != NameOf(pair.Target))
        .GroupBy(pair => (NameOf(pair.Type), NameOf(pair.Target)), pair => $"{pair.Type.Name} uses {pair.Target.Name}")
        .ToDictionary(pairs => pairs.Key, pairs => pairs.First());

    [Fact]
    public void Should_have_no_pair_of_namespaces_that_know_each_other()
    {
        IEnumerable<string> pairs = Knows
            .Where(pair => string.CompareOrdinal(pair.Key.From, pair.Key.To) < 0 && Knows.ContainsKey((pair.Key.To, pair.Key.From)))
            .Select(pair => $"{pair.Key.From} <-> {pair.Key.To}: {pair.Value}, {Knows[(pair.Key.To, pair.Key.From)]}")
            .Order(StringComparer.Ordinal);

        Offenders.None(pairs);
    }

    [Theory]
    [InlineData("ProFL.Learning")]
    [InlineData("ProFL.Coordinator.Lifecycle")]
    [InlineData("ProFL.Coordinator.Progress")]
    public void Should_know_neither_actors_nor_torch_nor_the_web_where_decisions_are_made(string pure)
    {
        IEnumerable<string> strangers = House
            .Types.Where(type => NameOf(type) == pure || NameOf(type).StartsWith(pure + ".", StringComparison.Ordinal))
            .SelectMany(type => type.Dependencies.Select(dependency => $"{type.FullName} -> {dependency.Target.FullName}"))
            .Where(dependency =>
                dependency.Contains("-> Akka", StringComparison.Ordinal)
                || dependency.Contains("-> TorchSharp", StringComparison.Ordinal)
                || dependency.Contains("-> Microsoft.AspNetCore", StringComparison.Ordinal)
            )
            .Distinct();

        Assert.Contains(House.Types, type => NameOf(type).StartsWith(pure, StringComparison.Ordinal));
        Offenders.None(strangers);
    }

    private static bool IsOurs(IType type) => NameOf(type).StartsWith("ProFL", StringComparison.Ordinal);

    private static string NameOf(IType type) => type.Namespace?.FullName ?? "";
}
