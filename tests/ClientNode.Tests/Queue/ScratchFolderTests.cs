using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.Node.Configuration;

namespace ProFL.ClientNode.Tests.Queue;

public sealed class ScratchFolderTests
{
    // a file system in memory that every Linux has
    private const string Memory = "/dev/shm";

    [Fact]
    public void Should_be_refused_with_a_remedy_when_it_lies_in_memory()
    {
        string folder = Path.Combine(Memory, $"profl-{Guid.NewGuid():N}");
        try
        {
            string reason = Assert.Throws<HoconException>(() => new ScratchFolder(folder, 1 << 20)).Message;

            Assert.Contains($"{folder} lies in memory (tmpfs)", reason, StringComparison.Ordinal);
            Assert.Contains("set profl.client-node.scratch = 0", reason, StringComparison.Ordinal);
            Assert.Equal(0, new ScratchFolder(folder, 0).Capacity);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void Should_delete_what_a_killed_process_left_when_it_is_opened()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("left"), "over");

        _ = new ScratchFolder(folder.Path, 1 << 20);

        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
