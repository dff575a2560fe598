using ProFL.Node.Files;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Files;

public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_be_for_its_owner_alone_when_it_takes_the_place_of_an_open_one()
    {
        string file = _folder.File("key");
        File.WriteAllText(file, "open");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.True(SecretFile.IsOpenToOthers(file));
        }

        SecretFile.Write(file, "secret");

        Assert.False(SecretFile.IsOpenToOthers(file));
        Assert.Equal("secret", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }
}
