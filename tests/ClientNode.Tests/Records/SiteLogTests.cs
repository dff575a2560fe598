using Microsoft.Extensions.Logging.Abstractions;
using ProFL.ClientNode.Records;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Wire;
using ProFL.Node.Tests.Support;

namespace ProFL.ClientNode.Tests.Records;

public sealed class SiteLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File(SiteLog.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_tell_what_left_of_which_job_oldest_first()
    {
        using (SiteLog log = Log())
        {
            log.Note(Departure.Kind.Update, "digits-1", 3, 77, "abc", "coordinator first at 10.0.0.1", "");
            log.Note(Departure.Kind.Blob, "digits-2", 4, 5, "def", "10.0.0.2", "of 9 bytes");
        }

        File.AppendAllText(Path, "{\"at\":\"2026-");
        Departure update = Assert.Single(SiteLog.Read(_folder.Path, "digits-1"));
        Assert.Equal(
            ("digits-1", 3L, "update", 77L, "abc", "coordinator first at 10.0.0.1"),
            (update.Job, update.Round, update.What, update.Bytes, update.Sha256, update.To)
        );
        Assert.Equal(new SiteClock(hour: 9).GetUtcNow(), update.At);
        Assert.Equal(["digits-1", "digits-2"], SiteLog.Read(_folder.Path, job: null).Select(left => left.Job));
        Assert.Empty(SiteLog.Read(_folder.File("nowhere"), job: null));
    }

    [Fact]
    public void Should_name_sums_beside_the_enrolment_that_has_them()
    {
        using SiteLog log = Log();
        var page = new EnrolmentPage
        {
            Job = "digits-1",
            Clients =
            {
                new ClientDescription { Samples = 30 },
                new ClientDescription { Samples = 12 },
            },
        };
        log.Note(page, "akka.tcp://profl@10.0.0.1:4053");
        page.Sums.Add(new ChannelSum { Count = 42 });
        log.Note(page, "akka.tcp://profl@10.0.0.1:4053");

        IReadOnlyList<Departure> left = SiteLog.Read(_folder.Path, job: null);
        Assert.Equal(["enrolment", "enrolment", "sums"], left.Select(departure => departure.What));
        Assert.Equal("2 clients with 42 samples, 0 with too few", left[0].Detail);
        Assert.Equal("of 42 values in each of 1 channels", left[2].Detail);
        Assert.Equal(page.CalculateSize(), left[1].Bytes);
    }

    [Fact]
    public void Should_keep_the_file_before_and_no_more_when_it_is_full()
    {
        using SiteLog log = Log(limit: 500);
        for (int round = 1; round <= 20; round++)
        {
            log.Note(Departure.Kind.Update, "digits-1", round, 77, "abc", "10.0.0.1", "");
        }

        long[] rounds = [.. SiteLog.Read(_folder.Path, job: null).Select(left => left.Round)];
        Assert.Equal(Enumerable.Range(21 - rounds.Length, rounds.Length).Select(round => (long)round), rounds);
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.True(new FileInfo(file).Length <= 500));
    }

    [Fact]
    public void Should_hold_nothing_up_and_say_it_once_when_it_cannot_be_written()
    {
        var warnings = new ListLogger();
        using var log = new SiteLog(_folder.File("missing/site.log"), TimeProvider.System, warnings);

        log.Note(Departure.Kind.Update, "digits-1", 1, 77, "abc", "10.0.0.1", "");
        log.Note(Departure.Kind.Update, "digits-1", 2, 77, "abc", "10.0.0.1", "");

        Assert.Contains("missing/site.log cannot be written", Assert.Single(warnings.Lines), StringComparison.Ordinal);
    }

    private SiteLog Log(long limit = SiteLog.DefaultLimit) => new(Path, new SiteClock(hour: 9), NullLogger.Instance, limit);
}
