using System.Collections.Immutable;
using System.Diagnostics;
using System.Xml.Linq;
using Google.Protobuf;
using ProFL.Tools.Histories;
using ProFL.Tools.Pages;
using ProFL.Tools.Pages.Parts;
using ProFL.Tools.Reports.Pictures;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Pages;

public sealed class LargeJobTests
{
    private const int Clients = 10_000;
    private const int Rounds = 5_000;

    [Fact]
    public void Should_draw_no_element_for_each_round_or_client_when_there_are_thousands()
    {
        var fold = new HistoryFold("large-1");
        foreach (IMessage @event in LargeJob.Of("large-1", Clients, 1_000).Events)
        {
            fold.Add(@event);
        }

        RunHistory history = fold.History(ImmutableDictionary<int, long>.Empty);
        int elements = JobPictures.Of(history).Sum(part => part.Content?.Descendants().Count() ?? 0);
        string page = Tools.Reports.HtmlPage.TextOf(ClientTable.Build(history, null, new ClientQuestion("", "memory", true, 50)));

        Assert.InRange(elements, 100, 4_000);
        Assert.Contains("51 to 100 of 10,000", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Should_draw_an_update_within_100_ms_when_the_job_has_10000_clients_and_5000_rounds()
    {
        IReadOnlyList<IMessage> events = LargeJob.Of("large-1", Clients, Rounds).Events;
        var fold = new HistoryFold("large-1");
        foreach (IMessage @event in events.Take(events.Count - (10 * LargeJob.EventsOfRound)))
        {
            fold.Add(@event);
        }

        var board = new PartBoard();
        var times = new List<double>();
        foreach (IMessage[] round in events.Skip(events.Count - (10 * LargeJob.EventsOfRound)).Chunk(LargeJob.EventsOfRound))
        {
            long began = Stopwatch.GetTimestamp();
            foreach (IMessage @event in round)
            {
                fold.Add(@event);
            }

            foreach ((string id, XElement? content) in JobPictures.Of(fold.History(ImmutableDictionary<int, long>.Empty)))
            {
                board.Put(id, content);
            }

            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Assert.InRange(times.Order().ElementAt(times.Count / 2), 0, 100);
        Assert.InRange(board.Parts.Values.Sum(part => part.Length), 1, 200_000);
    }

    [Fact]
    public void Should_keep_both_ends_and_every_peak_when_a_line_is_thinned()
    {
        (double X, double Y)[] line = [.. Enumerable.Range(0, 10_000).Select(i => ((double)i, i == 4_321 ? 9.0 : i % 2))];

        (double X, double Y)[] thin = [.. Thinning.Line(line, 100)];

        Assert.InRange(thin.Length, 50, 100);
        Assert.Equal((line[0], line[^1]), (thin[0], thin[^1]));
        Assert.Contains((4_321.0, 9.0), thin);
        Assert.Equal(thin.OrderBy(p => p.X), thin);
    }
}
