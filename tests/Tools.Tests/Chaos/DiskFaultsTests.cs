using ProFL.Node.Faults;
using ProFL.Tools.Chaos;

namespace ProFL.Tools.Tests.Chaos;

public sealed class DiskFaultsTests : IDisposable
{
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string IndexLine = $$$"""{"Client":"client-07","Entry":{"Update":{"Sha256":"{{{Sha256}}}","Size":6} } }""" + "\n";
    private readonly string _state = Directory.CreateTempSubdirectory("profl-disk-faults-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public void Should_change_one_byte_of_the_update_and_name_its_client_when_one_entered_the_outbox()
    {
        string update = Write($"outbox/job-1/3/{Sha256}", "update");
        Write("outbox/job-1/3/slips", IndexLine);

        string? client = DiskFaults.DamageUpdate(FaultKind.Corrupt, _state, DateTime.UtcNow.AddMinutes(-1));

        Assert.Equal("client-07", client);
        byte[] damaged = File.ReadAllBytes(update);
        Assert.Equal(1, Enumerable.Range(0, 6).Count(i => damaged[i] != "update"[i]));
        Assert.Equal(6, damaged.Length);
    }

    [Fact]
    public void Should_cut_off_the_second_half_of_the_update_when_it_is_to_be_truncated()
    {
        string update = Write($"outbox/job-1/3/{Sha256}", "update");
        Write("outbox/job-1/3/slips", IndexLine);

        Assert.Equal("client-07", DiskFaults.DamageUpdate(FaultKind.Truncate, _state, DateTime.UtcNow.AddMinutes(-1)));
        Assert.Equal("upd", File.ReadAllText(update));
    }

    [Fact]
    public void Should_lose_everything_when_the_disk_is_lost_and_the_journal_is_elsewhere()
    {
        Write("blobs/job-1/3/blob", "update");
        Write("peers", "akka.tcp://profl@127.0.0.1:1");

        Assert.True(DiskFaults.LoseDisk(_state));
        Assert.Empty(Directory.GetFileSystemEntries(_state));
        Assert.False(DiskFaults.LoseDisk(_state));
    }

    [Fact]
    public void Should_leave_an_update_alone_when_it_was_there_before()
    {
        string update = Write($"outbox/job-1/3/{Sha256}", "update");
        Write("outbox/job-1/3/slips", IndexLine);

        Assert.Null(DiskFaults.DamageUpdate(FaultKind.Corrupt, _state, DateTime.UtcNow.AddMinutes(1)));
        Assert.Equal("update", File.ReadAllText(update));
    }

    [Fact]
    public void Should_change_blobs_and_nothing_else_when_the_cache_is_damaged()
    {
        string blob = Write($"cache/job-1/2/{Sha256}", "blob");
        string partial = Write($"cache/job-1/2/{Sha256}.partial", "part");

        Assert.Equal(1, DiskFaults.DamageCache(_state));
        Assert.NotEqual("blob", File.ReadAllText(blob));
        Assert.Equal("part", File.ReadAllText(partial));
    }

    [Theory]
    [InlineData("began", true)]
    [InlineData("ended", false)]
    [InlineData("cancelled", false)]
    public void Should_know_whether_it_trains_when_its_log_says_so(string last, bool isTraining)
    {
        Write("trainings.log", $"2026-01-02T00:00:00Z began job 1 client-1 a\n2026-01-02T00:00:01Z {last} job 1 client-1 a\n");

        Assert.Equal(isTraining, DiskFaults.IsTraining(_state, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.False(DiskFaults.IsTraining(_state, new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero)));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_state, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
