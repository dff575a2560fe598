using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Tests.Networks;

/// <summary>The table of layers in docs/networks.md against the reader.</summary>
public partial class LayerTableTests
{
    private const int Side = 8;

    private static readonly ImmutableDictionary<string, string> Values = new Dictionary<string, string>
    {
        ["out"] = "8",
        ["kernel"] = "3",
        ["groups"] = "4",
        ["probability"] = "0.5",
        ["main"] = """[{"type":"relu"}]""",
        ["patch"] = "4",
        ["heads"] = "2",
        ["feed-forward"] = "5",
    }.ToImmutableDictionary();

    public static TheoryData<string> Types => [.. LayerKinds.All.Select(kind => kind.Word)];

    [Fact]
    public void Should_list_every_type_once_when_the_reader_knows_it() =>
        Assert.Equal(LayerKinds.All.Select(kind => kind.Word), Rows().Select(row => row.Type));

    [Theory]
    [MemberData(nameof(Types))]
    public void Should_tell_keys_and_defaults_when_the_reader_has_them(string type)
    {
        Row row = Rows().Single(one => one.Type == type);
        Assert.Equal(LayerKinds.All.Single(kind => kind.Word == type).Keys, row.Keys.Select(key => key.Name));
        string needed = Json(type, row.Keys.Where(key => key.Default is null));
        string all = Json(type, row.Keys.Where(key => key.Default != "nothing"));
        Assert.Equal(Read(needed, row.Shapes[0].In).Layers[0], Read(all, row.Shapes[0].In).Layers[0]);
        foreach (Key missing in row.Keys.Where(key => key.Default is null))
        {
            string message = Assert
                .Throws<BlueprintException>(() => Read(Json(type, row.Keys.Where(key => key != missing)), row.Shapes[0].In))
                .Message;
            Assert.Contains($".{missing.Name}`: missing", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Should_tell_the_shapes_when_the_reader_takes_them(string type)
    {
        Row row = Rows().Single(one => one.Type == type);
        string layer = Json(type, row.Keys.Where(key => key.Default is null));
        for (int rank = 1; rank <= 3; rank++)
        {
            (int In, int Out)[] told = [.. row.Shapes.Where(shape => shape.In == rank)];
            if (told.Length == 0)
            {
                Assert.Throws<BlueprintException>(() => Read(layer, rank));
            }
            else
            {
                Assert.Equal(told.Single().Out, Read(layer, rank).Output.Rank);
            }
        }
    }

    /// <summary>The layer alone on a sample of a rank: an image, the tokens of one, or a row.</summary>
    private static NetworkPart Read(string layer, int rank)
    {
        TensorShape input = rank switch
        {
            3 => new TensorShape(Side, Side, Side),
            2 => new TensorShape(Side, Side),
            _ => new TensorShape(Side),
        };
        var network = NetworkBlueprint.FromJson(
            $$"""
            {"name":"one","input":[4,8,8],"classes":2,"blocks":[{"name":"block1","layers":[{"type":"relu"}]}],
             "head":[{"type":"relu","name":"before"},{"type":"flatten"},{"type":"linear","out":2}]}
            """.Replace(
                """{"type":"relu"}""",
                rank == 2 ? """{"type":"patch-embedding","out":8,"patch":4},""" + layer : layer,
                StringComparison.Ordinal
            ).Replace("[4,8,8]", rank == 2 ? "[4,8,16]" : $"[{string.Join(',', input.Dimensions)}]", StringComparison.Ordinal)
        );
        ResolvedLayer resolved = network.Block(1).Layers[^1];
        return new NetworkPart("alone", PartKind.Block, resolved.Input, resolved.Output, [resolved]);
    }

    private static string Json(string type, IEnumerable<Key> keys) =>
        "{"
        + string.Join(
            ',',
            keys.Select(key =>
                    $"\"{key.Name}\":"
                    + (
                        key.Default is { } value && value != "kernel"
                            ? Quoted(value)
                            : Values.GetValueOrDefault(key.Default ?? key.Name, "3")
                    )
                )
                .Prepend($"\"type\":\"{type}\"")
        )
        + "}";

    private static string Quoted(string value) => $"\"{value}\"";

    private static IReadOnlyList<Row> Rows([CallerFilePath] string here = "")
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "networks.md"));
        return [.. page.Split('\n').Select(line => RowPattern().Match(line)).Where(match => match.Success).Select(RowOf)];
    }

    private static Row RowOf(Match match) =>
        new(
            match.Groups["type"].Value,
            [
                .. match
                    .Groups["keys"]
                    .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(KeyOf),
            ],
            [
                .. ShapePattern()
                    .Matches(match.Groups["shapes"].Value)
                    .Select(shape => (Rank(shape.Groups["in"].Value), Rank(shape.Groups["out"].Value))),
            ]
        );

    private static Key KeyOf(string text) => text.Split(" = ") is [var name, var value] ? new Key(name, value) : new Key(text, null);

    private static int Rank(string shape) => shape.Split(',').Length;

    [GeneratedRegex("^\\| `(?<type>[a-z0-9-]+)` \\|(?<keys>[^|]*)\\|(?<shapes>[^|]*→[^|]*)\\|")]
    private static partial Regex RowPattern();

    [GeneratedRegex("`\\[(?<in>[^\\]]*)\\]` → `\\[(?<out>[^\\]]*)\\]`")]
    private static partial Regex ShapePattern();

    private sealed record Key(string Name, string? Default);

    private sealed record Row(string Type, ImmutableArray<Key> Keys, ImmutableArray<(int In, int Out)> Shapes);
}
