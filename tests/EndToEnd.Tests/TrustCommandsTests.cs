using System.Text.Json.Nodes;
using ProFL.Cli;
using ProFL.Cli.Commands;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Keeping;
using ProFL.Tools.Trust;

namespace ProFL.EndToEnd.Tests;

/// <summary>A cluster from nothing, by the commands that a person types.</summary>
public sealed class TrustCommandsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_enrol_and_take_back_and_change_the_key_when_each_command_is_given()
    {
        string here = $"profl.folder={_folder.File("here")}";
        string there = _folder.File("there");
        int[] ports = KillableCluster.FreePorts(2);
        var url = new Uri($"https://127.0.0.1:{ports[1]}");
        Assert.Equal(ExitCode.Done, await Profl("ca", "init", "--cluster", "plant", "--set", here));
        using var coordinator = ProductProcess.Start(
            "coordinator",
            "--port",
            $"{ports[0]}",
            "--set",
            $"profl.http.port={ports[1]}",
            "--set",
            here
        );
        await coordinator.Line("this coordinator is in the cluster");

        Assert.Equal(url, new Uri(AuthorityFormatting.UrlOf(Path.Combine(_folder.File("here"), "coordinator"))!));
        using ProductProcess invited = await ProductProcess.Run(Limit, "ca", "invite", "--site", "north", "--json", "--set", here);
        string code = JsonNode.Parse(invited.Output)![0]!["code"]!.GetValue<string>();
        using var node = ProductProcess.Start(
            "client-node",
            "--site",
            "north",
            "--data",
            _folder.Path,
            "--state",
            there,
            "--join",
            $"127.0.0.1:{ports[0]}",
            "--enroll",
            $"{url}",
            code,
            "--set",
            $"profl.folder={there}"
        );
        await node.Line("this is now client-node north-1 of site north of cluster plant");

        Assert.True(TrustFolder.OfState(there).IsEnrolled);
        Assert.Equal(ExitCode.Usage, await Refused("enroll", $"{url}", code, "--set", $"profl.folder={_folder.File("other")}"));
        Assert.Equal(ExitCode.Done, await Profl("ca", "list", "--json", "--set", here));
        Assert.Equal(ExitCode.Done, await Profl("ca", "revoke", "north", "--set", here));
        using var client = TrustClient.Of(TrustFolder.OfState(there).ReadRoots());
        Assert.Equal(2, RevocationList.Parse(await client.Revoked(url, CancellationToken.None)).Count);
        Assert.Equal(ExitCode.Done, await Profl("ca", "rotate", "--set", here));
        Assert.Equal(3, (await client.Roots(url, CancellationToken.None)).Split("BEGIN CERTIFICATE").Length - 1);
        Assert.Equal(ExitCode.Usage, await Refused("ca", "retire-old", "--set", here));
        Assert.Equal(ExitCode.Done, await Profl("ca", "retire-old", "--force", "--set", here));
    }

    private static Task<int> Profl(params string[] words) => CommandTree.Commands().Parse(words).InvokeAsync();

    // as the program itself does with what a command throws
    private static async Task<int> Refused(params string[] words) =>
        ExitCode.Of(
            (
                await Assert.ThrowsAsync<Tools.UserException>(() =>
                    CommandTree.Commands().Parse(words).InvokeAsync(new() { EnableDefaultExceptionHandler = false })
                )
            ).Mistake
        );
}
