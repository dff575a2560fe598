using System.Runtime.CompilerServices;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Networks;

/// <summary>What docs/networks.md shows.</summary>
public sealed class NetworksPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_read_the_network_that_the_page_shows()
    {
        File.WriteAllText(_folder.File("my.conf"), Blocks().Single(block => block.StartsWith("name = my\n", StringComparison.Ordinal)));
        NetworkBlueprint network = NetworkFile.Read(_folder.File("my.conf"));
        Assert.Equal(["[16, 8, 8]", "[32, 4, 4]"], network.Blocks.Select(block => block.Output.ToString()));
        Assert.Contains("layer2.conv.weight", network.Block(2).Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Should_read_the_line_of_a_job_that_the_page_shows()
    {
        string line = Blocks().Single(block => block.StartsWith("network {", StringComparison.Ordinal));
        string demo = File.ReadAllText(Path.Combine(JobFile.ShippedJobs, "demo.conf"));
        File.WriteAllText(
            _folder.File("job.conf"),
            demo.Replace("network = deep8", line, StringComparison.Ordinal)
                .Replace("lacks-classes = [7, 8, 9]", "lacks-classes = [4]", StringComparison.Ordinal)
        );
        NetworkBlueprint network = JobFile.Read(_folder.File("job.conf"), seed: null).Network;
        Assert.Equal(("resnet18", "[1, 28, 28]", 5), (network.Name, network.Input.ToString(), network.Classes));
    }

    [Fact]
    public void Should_tell_the_parameters_of_every_shipped_network()
    {
        foreach (string name in NetworkFile.Shipped)
        {
            NetworkBlueprint network = NetworkFile.Read(name);
            long parameters = network
                .FullNetworkParameters.Where(parameter => parameter.Kind == ParameterKind.Weight)
                .Sum(parameter => parameter.Shape.ElementCount);
            string row = Page().Split('\n').Single(line => line.StartsWith($"| {name} |", StringComparison.Ordinal));
            Assert.EndsWith(FormattableString.Invariant($"| {parameters:N0} | {network.Steps} |"), row, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Blocks() =>
        Page()
            .Split("```")
            .Where(block => block.StartsWith("hocon\n", StringComparison.Ordinal))
            .Select(block => block["hocon\n".Length..]);

    private static string Page([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "networks.md"));
}
