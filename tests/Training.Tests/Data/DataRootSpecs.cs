using System.Diagnostics;
using System.Net.Sockets;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using SkiaSharp;

namespace ProFL.Training.Tests.Data;

public sealed class DataRootSpecs : IDisposable
{
    private const string Rows = "x,label\n1,no\n2,yes\n";
    private static readonly NetworkBlueprint Network = DataFolder.Network(1, 1, 1, 2);
    private static readonly DataSpec Spec = DataFolder.Spec(DataFormat.Csv, "no", "yes");
    private readonly DataFolder _folder = new();
    private readonly DataFolder _outside = new();

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("../other")]
    [InlineData("set/../../other")]
    [InlineData("set//x")]
    [InlineData("")]
    public void Should_refuse_a_folder_when_it_is_no_path_below_the_data_folder(string folder)
    {
        Assert.Contains("data.folder", _folder.Refusal(Spec with { Folder = folder }, Network), StringComparison.Ordinal);
        Assert.Contains("data.folder", RefusalOfSite(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_read_through_links_when_they_stay_within_the_data_folder()
    {
        _folder.Write("../store/rows.csv", Rows);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "store", "set"));
        Link("store/set/train.csv", Path.Combine(_folder.Root, "store", "rows.csv"));
        Link("set", "store/set");
        using var door = new DataFolder();
        Link(Path.Combine(door.Root, "data"), _folder.Root);

        Assert.Equal(2, _folder.Load(Spec, Network).Data.Count);
        Assert.Equal(2, DataSets.Load(Path.Combine(door.Root, "data"), Spec, Network, door.Cache).Data.Count);
    }

    [Fact]
    public void Should_read_once_when_a_link_leads_back_to_its_own_folder()
    {
        _folder.Write("train.csv", Rows);
        _folder.Write("more/notes.txt", "x");
        Link("set/more/round", Path.Combine(_folder.Root, "set", "more"));

        new DataRoot(_folder.Root).RequireWithin(Path.Combine(_folder.Root, "set"));
    }

    [Theory]
    [InlineData("set", "set")]
    [InlineData("set/train.csv", "set/train.csv")]
    [InlineData("set/deep", "set")]
    public void Should_refuse_a_link_that_leads_out_of_the_data_folder(string link, string target)
    {
        _outside.Write("train.csv", Rows);
        if (link != "set")
        {
            _folder.Write("notes.txt", "x");
        }

        Link(link, Path.Combine(_outside.Root, target));
        string refusal = _folder.Refusal(Spec, Network);

        Assert.Contains($"{Path.Combine(_folder.Root, link)}: leads out of the data folder", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(_outside.Root, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_the_folder_of_a_site_or_a_client_when_it_leads_out()
    {
        _outside.Write("a/train.csv", Rows);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "set"));
        Link("set/north", Path.Combine(_outside.Root, "set"));
        Assert.Contains("set/north: leads out", RefusalOfSite("set"), StringComparison.Ordinal);

        File.Delete(Path.Combine(_folder.Root, "set/north"));
        _folder.Write("north/b/train.csv", Rows);
        Link("set/north/a", Path.Combine(_outside.Root, "set/a"));
        Assert.Contains("set/north/a: leads out", RefusalOfSite("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_a_class_that_is_a_path()
    {
        _outside.Write("1.png", DataFolder.Image(2, 2, (_, _) => SKColors.White));
        _folder.Write("north/a/no/1.png", DataFolder.Image(2, 2, (_, _) => SKColors.White));
        string path = Path.Combine(_outside.Root, "set");

        string refusal = Assert
            .Throws<DataSetException>(() =>
                ClientFolders.Load(
                    _folder.Root,
                    "north",
                    DataFolder.Spec(DataFormat.Images, "no", path),
                    Network,
                    evaluates: false,
                    _folder.Cache
                )
            )
            .Message;

        Assert.Contains($"data.classes has `{path}`", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_what_is_no_ordinary_file_without_waiting_for_it()
    {
        _folder.Write("notes.txt", "x");
        string place = Path.Combine(_folder.Root, "set/train.csv");
        using (var pipe = Process.Start("mkfifo", place))
        {
            pipe.WaitForExit();
        }

        Assert.Contains("train.csv: is no ordinary file", _folder.Refusal(Spec, Network), StringComparison.Ordinal);

        File.Delete(place);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(place));
        Assert.Contains("train.csv: is no ordinary file", _folder.Refusal(Spec, Network), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_to_open_a_file_when_it_was_exchanged_for_a_link_after_the_check()
    {
        string inside = _folder.Write("train.csv", Rows);
        string outside = _outside.Write("train.csv", Rows);
        var root = new DataRoot(_folder.Root);
        root.RequireWithin(Path.Combine(_folder.Root, "set"));
        File.Delete(inside);
        Link("set/train.csv", outside);

        Assert.Contains("leads out", Assert.Throws<DataSetException>(() => root.Open(inside)).Message, StringComparison.Ordinal);
    }

    private string RefusalOfSite(string folder) =>
        Assert
            .Throws<DataSetException>(() =>
                ClientFolders.Load(_folder.Root, "north", Spec with { Folder = folder }, Network, evaluates: false, _folder.Cache)
            )
            .Message;

    private void Link(string path, string target)
    {
        string real = Path.Combine(_folder.Root, target);
        if (Directory.Exists(real))
        {
            Directory.CreateSymbolicLink(Path.Combine(_folder.Root, path), real);
        }
        else
        {
            File.CreateSymbolicLink(Path.Combine(_folder.Root, path), real);
        }
    }
}
