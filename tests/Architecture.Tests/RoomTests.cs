using System.Xml.Linq;

namespace ProFL.Architecture.Tests;

/// <summary>Which project may know which. The table stands in docs/architecture.md too.</summary>
public class RoomTests
{
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Messages"] = [],
        ["Learning"] = [],
        ["Training"] = ["Learning"],
        ["Node"] = ["Messages"],
        ["Operators"] = ["Messages", "Node"],
        ["Coordinator"] = ["Messages", "Learning", "Node", "Operators"],
        ["ClientNode"] = ["Messages", "Learning", "Training", "Node"],
        ["Tools"] = ["Messages", "Learning", "Training", "Node", "Operators", "Coordinator", "ClientNode"],
        ["Cli"] = ["Messages", "Learning", "Training", "Node", "Operators", "Coordinator", "ClientNode", "Tools", "PetabridgeCmd"],
        ["PetabridgeCmd"] = ["Messages", "Node", "Operators"],
    };

    public static TheoryData<string> Rooms => [.. MayKnow.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Should_know_no_other_project_than_it_may(string room)
    {
        IEnumerable<string> known = XDocument
            .Parse(Checkout.Text($"src/{room}/ProFL.{room}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["ProFL.".Length..]);

        Assert.Subset(MayKnow[room].ToHashSet(), known.ToHashSet());
    }

    [Fact]
    public void Should_have_a_row_for_every_project() =>
        Assert.Equal(
            MayKnow.Keys.Order(StringComparer.Ordinal),
            Checkout.Files("src", "*.csproj").Select(file => file.Split('/')[1]).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Should_write_to_the_console_in_Cli_alone()
    {
        string[] writers =
        [
            .. Checkout
                .Files("src", "*.cs")
                .Where(file => !file.StartsWith("src/Cli/", StringComparison.Ordinal))
                .Where(file =>
                    Checkout
                        .Lines(file)
                        .Any(line =>
                            line.Contains("Console.Out", StringComparison.Ordinal)
                            || line.Contains("Console.Write", StringComparison.Ordinal)
                        )
                ),
        ];

        Offenders.None(writers);
    }
}
