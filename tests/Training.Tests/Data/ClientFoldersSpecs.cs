using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Training.Tests.Data;

public sealed class ClientFoldersSpecs : IDisposable
{
    private static readonly NetworkBlueprint Network = DataFolder.Network(1, 1, 1, 2);
    private static readonly DataSpec Spec = DataFolder.Spec(DataFormat.Csv, "no", "yes");
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_give_each_client_its_own_samples_when_a_site_has_folders()
    {
        _folder.Write("north/b/data.csv", "x,label\n3,yes\n");
        _folder.Write("north/a/data.csv", "x,label\n1,no\n2,no\n");
        _folder.Write("north/held-out/data.csv", "x,label\n9,yes\n");
        _folder.Write("south/c/data.csv", "x,label\n4,yes\n");

        ClientFolders north = Load("north", Spec with { HeldOut = 0, HeldOutFiles = true });

        Assert.Equal(["a", "b"], north.Clients.Select(client => client.Client));
        Assert.Equal(
            [
                [0, 1],
                [2],
            ],
            north.Clients.Select(client => client.Samples)
        );
        Assert.Equal([3], north.HeldOut);
        Assert.Equal([0, 0, 1, 1], north.Data.Labels);
        Assert.Equal([1, 2, 3, 9], Enumerable.Range(0, 4).Select(i => north.Data.Sample(i)[0]));
    }

    [Fact]
    public void Should_need_files_for_evaluation_only_where_is_evaluated()
    {
        _folder.Write("north/a/data.csv", "x,label\n1,no\n");
        _folder.Write("south/c/data.csv", "x,label\n4,yes\n");
        DataSpec spec = Spec with { HeldOut = 0, HeldOutFiles = true };

        Assert.Empty(Load("south", spec).HeldOut);
        Assert.Contains(
            "set/north/held-out is missing, and so is ",
            Assert.Throws<DataSetException>(() => Load("north", spec)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_have_a_client_without_samples_when_its_folder_holds_none()
    {
        _folder.Write("north/a/data.csv", "x,label\n");
        _folder.Write("north/b/data.csv", "x,label\n3,yes\n");
        _folder.Write("north/c/client.conf", "memory = 300MiB");
        _folder.Write("north/__MACOSX/data.csv", "x");

        Assert.Equal([0, 1, 0], Load("north", Spec).Clients.Select(client => client.Samples.Length));
    }

    [Fact]
    public void Should_name_the_folder_when_a_site_a_client_or_its_files_are_missing()
    {
        Assert.Contains("set/north is missing", Refusal(), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "set/north"));
        Assert.Contains("set/north has no folder: each folder there is a client", Refusal(), StringComparison.Ordinal);
        _folder.Write("north/a/notes.txt", "x");
        Assert.Contains("set/north/a/train.csv is missing", Refusal(), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "set/north/the bakery"));
        Assert.Contains("set/north/the bakery: a client's id is 1 to 64 letters", Refusal(), StringComparison.Ordinal);
    }

    private ClientFolders Load(string site, DataSpec spec) =>
        ClientFolders.Load(_folder.Root, site, spec, Network, evaluates: site == "north", _folder.Cache);

    private string Refusal() => Assert.Throws<DataSetException>(() => Load("north", Spec)).Message;
}
