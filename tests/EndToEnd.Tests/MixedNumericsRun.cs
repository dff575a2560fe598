using System.Globalization;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests;

/// <summary>
/// A coordinator and client nodes as processes: one node of each site computes with native numerics, and a further one of site
/// south, which was there first, with portable ones. They run a job to its end.
/// </summary>
public sealed class MixedNumericsRun : IAsyncLifetime
{
    private static readonly string[] Sites = ["north", "south"];
    private readonly TemporaryFolder _folder = new();
    private readonly List<ProductProcess> _processes = [];

    /// <summary>The coordinator's standard output at the job's end.</summary>
    public string CoordinatorOutput { get; private set; } = "";

    /// <summary>Standard error of the node with other numerics.</summary>
    public string OtherErrors { get; private set; } = "";

    /// <summary>Lines of a node's log of trainings.</summary>
    public string[] TrainingsOf(string node) => File.Exists(LogOf(node)) ? File.ReadAllLines(LogOf(node)) : [];

    /// <summary>
    /// Most memory that the coordinator's process had at any time until the job's end, in bytes; null where the system does not tell.
    /// </summary>
    public long? CoordinatorPeakBytes { get; private set; }

    /// <summary>Files that were mapped into the coordinator's process at the job's end.</summary>
    public string CoordinatorMaps { get; private set; } = "";

    public async Task InitializeAsync()
    {
        string job = _folder.File("job.conf");
        await File.WriteAllTextAsync(job, JobFiles.Small(blocks: 2, roundsPerStep: 3, clients: 4, Sites));
        ProductProcess coordinator = Start("coordinator", "--state", _folder.File("coordinator"), "--port", "0", "--job", job, "--json");
        string address = (await coordinator.Line("coordinator at "))["coordinator at ".Length..];

        ProductProcess other = StartNode("other", "south", address, "--set", "profl.numerics=portable");
        await other.Line("client node of site south");
        StartNode("north", "north", address);
        StartNode("south", "south", address);
        await coordinator.Line("\"status\"");
        await other.Line("trains nothing");

        CoordinatorOutput = coordinator.Output;
        OtherErrors = other.Error;
        if (OperatingSystem.IsLinux())
        {
            CoordinatorPeakBytes = PeakBytes(await File.ReadAllLinesAsync($"/proc/{coordinator.Id}/status"));
            CoordinatorMaps = await File.ReadAllTextAsync($"/proc/{coordinator.Id}/maps");
        }
    }

    public Task DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private static long PeakBytes(string[] status) =>
        1024
        * long.Parse(
            status.Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        );

    private string LogOf(string node) => Path.Combine(_folder.File(node), "trainings.log");

    private ProductProcess StartNode(string name, string site, string address, params string[] settings) =>
        Start([
            "client-node",
            "--site",
            site,
            "--data",
            Checkout.Data,
            "--state",
            _folder.File(name),
            "--port",
            "0",
            "--join",
            address,
            .. settings,
        ]);

    private ProductProcess Start(params string[] arguments)
    {
        var process = ProductProcess.Start(arguments);
        _processes.Add(process);
        return process;
    }
}
