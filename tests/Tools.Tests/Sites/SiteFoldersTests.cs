using ProFL.Tools.Clusters;
using ProFL.Tools.Sites;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Sites;

public sealed class SiteFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("north", "north-1 north-2 south-1", "north-1 north-2")]
    [InlineData("north", "north north-west", "north")]
    [InlineData("north", "north north-3", "north north-3")]
    public void Should_find_the_folders_of_all_nodes_of_a_site(string site, string folders, string found)
    {
        Make(folders);

        Assert.Equal(found.Split(' '), SiteFolders.Of(_folder.Path, site).Select(Path.GetFileName));
    }

    [Fact]
    public void Should_leave_out_the_node_of_another_site_when_the_cluster_notes_it()
    {
        Make("north-1 north-2");
        Note(Process("north-1", "north"), Process("north-2", "north-2"));

        Assert.Equal("north-1", Path.GetFileName(Assert.Single(SiteFolders.Of(_folder.Path, "north"))));
    }

    [Fact]
    public void Should_name_the_sites_when_there_is_no_such_site()
    {
        Make("north-1 south-1");
        Note(Process("north-1", "north"), Process("south-1", "south"));

        string refusal = Assert.Throws<UserException>(() => SiteFolders.Of(_folder.Path, "west")).Message;

        Assert.Contains("no client node of site west", refusal, StringComparison.Ordinal);
        Assert.Contains("the sites are north, south", refusal, StringComparison.Ordinal);
    }

    private void Make(string folders)
    {
        foreach (string folder in folders.Split(' '))
        {
            Directory.CreateDirectory(_folder.File(folder));
        }
    }

    private void Note(params ProcessNote[] processes) => new ClusterNote([], "", Supervisor: null, processes).Write(_folder.Path);

    private static ProcessNote Process(string name, string site) => new(name, "client-node", site, 0, 0, "", "", "", 1);
}
