using ProFL.Node.Files;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Files;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_leave_one_whole_file_when_many_are_written_at_once()
    {
        string path = _folder.File("whole");
        byte[][] contents = [.. Enumerable.Range(0, 16).Select(i => Enumerable.Repeat((byte)i, 1 << 16).ToArray())];

        await Task.WhenAll(contents.Select(content => Task.Run(() => WholeFile.Write(path, content))));

        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder.Path)));
        Assert.Contains(contents, content => content.AsSpan().SequenceEqual(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Should_leave_what_was_there_when_writing_fails()
    {
        string path = _folder.File("kept");
        WholeFile.Write(path, [1]);

        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(path, _ => throw new InvalidOperationException()));

        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder.Path)));
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public void Should_say_what_to_do_when_the_place_is_a_folder_or_in_none()
    {
        Assert.Contains(
            "is a folder: name a file",
            Assert.Throws<IOException>(() => WholeFile.Write(_folder.Path, [1])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"there is no folder {_folder.File("nowhere")}: make it",
            Assert.Throws<IOException>(() => WholeFile.Write(Path.Combine(_folder.File("nowhere"), "a"), [1])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_say_it_in_our_words_when_dot_net_cannot_open_a_file()
    {
        Exception noFile = Record(() => File.ReadAllBytes(_folder.File("no")));
        Exception noFolder = Record(() => File.ReadAllBytes(Path.Combine(_folder.File("no"), "no")));
        Exception isFolder = Record(() => File.ReadAllBytes(_folder.Path));

        Assert.Equal($"there is no file {_folder.File("no")}: correct the path", FileErrors.Of(noFile));
        Assert.Equal(
            $"there is no folder for {Path.Combine(_folder.File("no"), "no")}: make it, or correct the path",
            FileErrors.Of(noFolder)
        );
        Assert.Equal($"{_folder.Path} is a folder that cannot be used here: name a file, or another folder", FileErrors.Of(isFolder));
        Assert.Equal("ours", FileErrors.Of(new IOException("ours")));
    }

    private static Exception Record(Action read) => Xunit.Record.Exception(read)!;
}
