using ProFL.ClientNode.Hosting;
using ProFL.ClientNode.Tests.Support;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;

namespace ProFL.ClientNode.Tests.Hosting;

public sealed class ClientNodeHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_not_start_and_name_the_folder_when_another_process_works_there()
    {
        using var other = FolderLock.Take(_folder.Path);

        FolderInUseException refused = await Assert.ThrowsAsync<FolderInUseException>(() =>
            ClientNodeHost.Start(HoconLayers.Load("client-node", ["local"]), "north", "data", _folder.Path, CancellationToken.None)
        );

        Assert.StartsWith($"{_folder.Path} is in use by process ", refused.Message, StringComparison.Ordinal);
    }
}
