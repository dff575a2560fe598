using System.Text.RegularExpressions;
using System.Xml.Linq;
using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports;
using ProFL.Tools.Tests.Support;
using static ProFL.Tools.Tests.Reports.ReportPage;
using ClientShare = ProFL.Learning.SubModels.ClientShare;
using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Tools.Tests.Reports;

public sealed partial class ReportWriterTests
{
    [Fact]
    public void Should_be_well_formed_with_every_picture_when_a_job_is_finished()
    {
        string page = Page(SampleHistories.Finished());

        Assert.Equal(["Accuracy", "When a block is frozen", "Who took part", "Memory", "Bytes", "Step by step"], Headings(page));
        Assert.Equal(5, Parsed(page).Descendants("svg").Count());
    }

    [Theory]
    [InlineData("75.0 %")]
    [InlineData("300 of 400 held-out samples")]
    [InlineData("206,810 parameters")]
    [InlineData("30.0 MiB")]
    [InlineData("48.0 MiB")]
    [InlineData("1 of 2")]
    [InlineData("50.0 MiB")]
    [InlineData("100.0 MiB")]
    [InlineData("movement 0.438")]
    [InlineData("0.447 (dotted line)")]
    public void Should_hold_the_jobs_numbers_when_it_is_read(string number) =>
        Assert.Contains(number, Parsed(Page(SampleHistories.Finished())).Value, StringComparison.Ordinal);

    [Fact]
    public void Should_show_the_worst_class_of_every_job_when_classes_were_counted()
    {
        HeldOutAccuracy Of(string name, long correct) =>
            new(300, 400)
            {
                WorstClass = new WorstClass
                {
                    Class = 7,
                    Name = name,
                    Correct = correct,
                    Total = 101,
                },
            };

        string text = Parsed(
            Page(
                SampleHistories.Finished(accuracy: Of("", 82)),
                SampleHistories.Finished("digits-2", MethodName.AllSmall, accuracy: Of("sneaker", 25))
            )
        ).Value;

        Assert.Contains("300 of 400 held-out samples; worst: class 7 with 81.2 %", text, StringComparison.Ordinal);
        Assert.Contains("class 7 with 81.2 %", text, StringComparison.Ordinal);
        Assert.Contains("class sneaker with 24.8 %", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_show_the_clients_processor_time_when_it_is_known()
    {
        RunHistory finished = SampleHistories.Finished();
        RunHistory timed = finished with
        {
            Totals = finished.Totals with { ClientCpuSeconds = 75 },
            Steps = [finished.Steps[0] with { ClientCpuSeconds = 43 }],
        };

        XElement page = Parsed(Page(timed, SampleHistories.Finished("digits-2", MethodName.AllSmall)));

        Assert.Contains("75 s of the clients' processors", page.Value, StringComparison.Ordinal);
        Assert.Equal(2, page.Descendants("th").Count(heading => heading.Value == "client CPU"));
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "75 s");
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "43 s");
        Assert.DoesNotContain("client CPU", Parsed(Page(finished)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_what_its_model_is_equal_to_and_how_rounds_close_when_they_have_a_deadline()
    {
        RunHistory finished = SampleHistories.Finished();
        RunHistory late = finished with
        {
            Spec = finished.Spec with { Rounds = new RoundSpec.ByDeadline(1, 1, TimeSpan.FromSeconds(30), 2) },
            Equality = "equality does not apply: rounds = deadline",
            Rounds =
            [
                SampleHistories.Round(1, null, null) with
                {
                    Members =
                    [
                        new RoundMember("poor", ClientShare.HeadOnly, MemberOutcome.Straggler),
                        new RoundMember("rich", ClientShare.Full, MemberOutcome.Accepted),
                    ],
                },
            ],
        };

        string text = Parsed(Page(late)).Value;

        Assert.Contains("seed 1 · equality does not apply: rounds = deadline", text, StringComparison.Ordinal);
        Assert.Contains("Each round draws 2 clients", text, StringComparison.Ordinal);
        Assert.Contains(
            "It closes with the first 1 update, or with at least 1 when its deadline of 30 s is over.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("the round went on without it", text, StringComparison.Ordinal);
        Assert.Contains("seed 1 · nothing lost, nothing counted twice", Parsed(Page(finished)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_load_nothing_when_it_is_opened()
    {
        string page = Page(SampleHistories.Finished(), SampleHistories.Finished("digits-2", MethodName.Exclusive));

        Assert.DoesNotContain("//", page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotMatch(Loading(), page);
        Assert.DoesNotContain(
            Parsed(page).Descendants(),
            e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "image" or "use"
        );
    }

    [Fact]
    public void Should_show_names_as_they_are_when_they_look_like_markup()
    {
        RunHistory odd = SampleHistories.Finished("<script>alert('1')</script> & co");
        odd = odd with { Clients = [.. odd.Clients.Select(c => c with { Client = "<b>&" + c.Client })], Reason = "line\u0001end" };

        string page = Page(odd);

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;rich", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert('1')&lt;/script&gt; &amp; co", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_leave_out_what_is_not_there_yet_when_the_roster_is_not_fixed()
    {
        var early = RunHistory.Of("job", new JournalBuilder("job", Jobs.Demo()).Started().Events);

        string page = Page(early);

        Assert.Equal(["Accuracy", "Step by step"], Headings(page));
        Assert.Contains("Not finished: 0 rounds so far", Parsed(page).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_not_call_a_narrowed_network_full_when_the_job_is_about_one()
    {
        string text = Parsed(Page(SampleHistories.Whole(MethodName.AllSmall))).Element("body")!.Value;

        Assert.Contains("clients can hold the narrowed network", text, StringComparison.Ordinal);
        Assert.DoesNotContain("full network", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_not_speak_of_freezing_when_the_method_freezes_nothing()
    {
        Assert.DoesNotContain(
            "frozen",
            Parsed(Page(SampleHistories.Whole(MethodName.FedAvg))).Element("body")!.Value,
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public void Should_show_estimate_and_measurement_side_by_side_when_memory_was_measured()
    {
        RunHistory history = SampleHistories.Finished();
        string text = Parsed(Page(history with { Steps = [history.Steps[0] with { MeasuredPeakBytes = 24 << 20 }] })).Value;

        Assert.Contains("30.0 MiB estimated", text, StringComparison.Ordinal);
        Assert.Contains("24.0 MiB measured", text, StringComparison.Ordinal);
        Assert.Contains("differ by at most 25.0 %", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(34, "took 34.0 MiB, 4.0 MiB more than the 30.0 MiB that were estimated. A client whose budget is between the two numbers")]
    [InlineData(24, "No step took more than was estimated.")]
    public void Should_say_it_plainly_when_a_step_took_more_than_estimated(int mebibytes, string expected)
    {
        RunHistory history = SampleHistories.Finished();
        StepHistory step = history.Steps[0] with { Phase = Phase.Learn, MeasuredPeakBytes = (long)mebibytes << 20 };

        Assert.Contains(expected, Parsed(Page(history with { Steps = [step] })).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_exactly_what_its_bytes_are_compared_with_when_another_method_needs_other_rounds()
    {
        RunHistory fedAvg = SampleHistories.Whole(MethodName.FedAvg) with { Status = JobPhase.Completed };
        RunHistory main = SampleHistories.Finished();
        main = main with { FullNetwork = fedAvg.FullNetwork };

        string text = Parsed(Page(main, fedAvg)).Value;

        Assert.Contains("down to and up from each client of these", text, StringComparison.Ordinal);
        Assert.Contains("; FedAvg, everybody moved ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("network to everybody", text, StringComparison.Ordinal);
        Assert.DoesNotContain("upper bound", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_that_the_job_file_makes_the_gap_when_those_who_hold_the_network_lack_classes()
    {
        RunHistory main = SampleHistories.Finished();
        RunHistory exclusive = SampleHistories.Finished("digits-2", MethodName.Exclusive);
        exclusive = exclusive with
        {
            Spec = exclusive.Spec with
            {
                Fleet = exclusive.Spec.Fleet with { MemoryRich = new MemoryRichSpec(0.5, 1, 2, [7, 8]) },
                Data = exclusive.Spec.Data with { Classes = new NameList([.. "abcdefghij".Select(c => $"class-{c}")]) },
            },
        };

        Assert.Contains("have no sample of classes class-h, class-i", Parsed(Page(main, exclusive)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_tell_training_steps_and_calibration_apart_when_memory_was_measured()
    {
        RunHistory history = SampleHistories.Finished();
        StepHistory trained = history.Steps[0] with { Phase = Phase.Learn, MeasuredPeakBytes = 24 << 20 };
        StepHistory calibrated = trained with { Phase = Phase.Calibrate, MeasuredPeakBytes = 10 << 20 };

        string text = Parsed(Page(history with { Steps = [calibrated, trained] })).Value;

        Assert.Contains("of the training steps differ by at most 25.0 %", text, StringComparison.Ordinal);
        Assert.Contains("The calibration, one pass in which nothing is trained, took 10.0 MiB of 30.0 MiB", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_leave_a_whole_page_and_no_other_file_when_several_are_written_at_once()
    {
        using var folder = new TemporaryFolder();
        RunHistory history = SampleHistories.Finished();
        string path = folder.File("report.html");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReportWriter.Write(path, history, []))));

        Assert.Equal(path, Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.EndsWith("</html>", File.ReadAllText(path).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_how_many_streamed_in_how_many_segments_when_some_did()
    {
        RunHistory history = SampleHistories.Finished();
        var trainings = new StepTrainings
        {
            Whole = 18,
            Streamed = 6,
            MostSegments = 5,
            Cost = 1.5,
        };
        string text = Parsed(Page(history with { Steps = [history.Steps[0] with { Trainings = trainings }] })).Value;

        Assert.Contains("in up to 5 segments, about 1.5 times the time", text, StringComparison.Ordinal);
        Assert.DoesNotContain("trained streamed", Parsed(Page(history)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_stay_within_a_megabyte_when_a_thousand_clients_train_for_a_thousand_rounds()
    {
        RunHistory few = SampleHistories.Finished();
        string[] ids = [.. Enumerable.Range(0, 1000).Select(i => $"client-{i:0000}")];
        RunHistory many = few with
        {
            Clients = [.. ids.Select((id, i) => few.Clients[0] with { Client = id, MemoryBytes = (16L << 20) + i })],
            Rounds =
            [
                .. Enumerable
                    .Range(1, 1000)
                    .Select(r =>
                        SampleHistories.Round(r, null, null) with
                        {
                            Members =
                            [
                                .. Enumerable
                                    .Range(0, 20)
                                    .Select(i => new RoundMember(
                                        ids[((r * 37) + (i * 53)) % 1000],
                                        ClientShare.Full,
                                        MemberOutcome.Accepted
                                    )),
                            ],
                        }
                    ),
            ],
        };

        string page = Page(many);

        Assert.InRange(page.Length, 10_000, 1_000_000);
        Assert.Contains("Of the 1,000 clients 100 are drawn", page, StringComparison.Ordinal);
        Assert.Contains("client-0000", page, StringComparison.Ordinal);
        Assert.Contains("client-0999", page, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"http|@import|src=|href=|url\((?!#hatching\))", RegexOptions.IgnoreCase)]
    private static partial Regex Loading();
}
