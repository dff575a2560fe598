using CsCheck;
using ProFL.Cli.Screens;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Tests.Support;

namespace ProFL.Cli.Tests.Screens;

public class ScreenLayoutTests
{
    private static readonly MemberActivity[] States =
    [
        MemberActivity.Accepted,
        MemberActivity.Sending,
        MemberActivity.Training,
        MemberActivity.Pulling,
        MemberActivity.Queued,
        MemberActivity.Asked,
        MemberActivity.Declined,
        MemberActivity.Refused,
        MemberActivity.Left,
    ];

    [Theory]
    [InlineData(72)]
    [InlineData(79)]
    [InlineData(99)]
    [InlineData(119)]
    public void Should_break_no_word_of_its_last_lines_when_they_are_longer_than_the_screen(int width)
    {
        JobStatus status = Statuses.Growing();
        status.Reason =
            "the disk of coordinator-1 is full and nothing can be written until somebody makes room on it or gives it a larger one";
        (status.BytesDown, status.BytesUp, status.UpdatesAccepted) = (10_250 * Statuses.Mebi, 10_130 * Statuses.Mebi, 40_000);
        string[] lines = Picture.Lines(Picture.Model(status), width, 40);
        int traffic = Array.FindIndex(lines, line => line.Contains(" down, ", StringComparison.Ordinal));
        string words = string.Join(' ', lines[traffic..].Select(line => line.Trim()));

        Assert.DoesNotContain("…", words, StringComparison.Ordinal);
        Assert.Contains(status.Reason, words, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_where_the_job_is_when_it_grows()
    {
        string text = Picture.Text(Picture.Model(Statuses.Growing()));

        Assert.Contains("grow 2 · block2 · round 13 of at most 25", text, StringComparison.Ordinal);
        Assert.Contains("step 9 of 11", text, StringComparison.Ordinal);
        Assert.Contains("accuracy 94.5 %", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_make_one_row_of_learning_and_mapping_when_a_shrinking_step_is_done()
    {
        string[] lines = Picture.Lines(Picture.Model(Statuses.Growing()));

        string row = Assert.Single(lines, l => l.StartsWith("learn, map 4", StringComparison.Ordinal));
        Assert.Matches(@"learn, map 4 +block4 +10 \+ 8 +learned, mapped +67\.0 % +104\.0 MiB +14 +– +6$", row.TrimEnd());
        Assert.Matches(
            @"grow 1 +block1 +16 +movement flat +94\.0 %",
            Assert.Single(lines, l => l.StartsWith("grow 1", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Should_hold_the_bytes_against_the_full_network_when_updates_came_in()
    {
        Assert.Matches(
            "20.0 MiB down, 30.0 MiB up .*25.0 % of 200.0 MiB with the full network each time",
            Picture.Text(Picture.Model(Statuses.Growing()))
        );
    }

    [Fact]
    public void Should_compare_no_bytes_when_the_network_is_a_narrowed_one()
    {
        JobStatus status = Statuses.Growing();
        (status.Strategy, status.Phase) = ("all-small", Phase.Full);

        string text = Picture.Text(Picture.Model(status));

        Assert.Contains("20.0 MiB down, 30.0 MiB up", text, StringComparison.Ordinal);
        Assert.DoesNotContain("full network", text, StringComparison.Ordinal);
        Assert.Contains("narrowed network", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_draw_movement_and_its_line_when_movement_decides()
    {
        ScreenModel model = Picture.Model(Statuses.Growing(12, 500_000_000, 480_000_000, 470_000_000, 465_000_000));

        string text = Picture.Text(model);

        Assert.Contains("Movement of block2", text, StringComparison.Ordinal);
        Assert.Contains("min 16", text, StringComparison.Ordinal);
        Assert.Contains("max 25", text, StringComparison.Ordinal);
        Assert.Contains(text, c => c is > '\u2800' and <= '\u28ff');
    }

    [Fact]
    public void Should_say_from_when_movement_is_known_when_the_step_is_young()
    {
        Assert.Contains("known from round 5 on", Picture.Text(Picture.Model(Statuses.Growing(2))), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_whom_the_job_waits_for_when_nothing_happened_for_long()
    {
        JobStatus status = Statuses.Growing();
        status.Waiting.Add(
            new WaitingFor
            {
                Who = "client-02",
                What = "no answer yet",
                SinceMs = 42_000,
                Remedy = "It is asked again.",
            }
        );

        ScreenModel model = Picture.Model(status);

        Assert.DoesNotContain("waits 0:42 for client-02", Picture.Text(model), StringComparison.Ordinal);
        Assert.Contains(
            "waits 0:42 for client-02: no answer yet. It is asked again.",
            Picture.Text(model.Next(status, TimeSpan.FromSeconds(11), TimeSpan.Zero)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_show_remarks_and_notes_when_there_are_some()
    {
        JobStatus status = Statuses.Growing();
        status.Remarks.Add("growing step 1 ended [worse]");

        string text = Picture.Text(Picture.Model(status).Noted("the coordinator does not answer", TimeSpan.Zero));

        Assert.Contains("! growing step 1 ended [worse]", text, StringComparison.Ordinal);
        Assert.Contains("the coordinator does not answer", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, " left, then 3 more methods")]
    [InlineData(1, " left, then 1 more method")]
    [InlineData(0, " left")]
    public void Should_say_how_many_methods_follow_when_the_time_left_is_of_this_one(int following, string end)
    {
        ScreenModel model = ScreenModel
            .Empty.Begin("ProFL", "20 clients", following)
            .Next(Statuses.Growing(10), TimeSpan.Zero, TimeSpan.FromSeconds(4))
            .Next(Statuses.Growing(12), TimeSpan.Zero, TimeSpan.FromSeconds(5));

        Assert.EndsWith(end, Picture.Lines(model)[0].TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9_000, true)]
    [InlineData(10_000, false)]
    public void Should_tell_no_time_that_is_left_when_somebody_is_waited_for(long sinceMs, bool isTold)
    {
        JobStatus waits = Statuses.Growing(12);
        waits.Waiting.Add(new WaitingFor { Who = "client-01", SinceMs = sinceMs });
        ScreenModel model = ScreenModel
            .Empty.Begin("ProFL", "20 clients")
            .Next(Statuses.Growing(10), TimeSpan.Zero, TimeSpan.FromSeconds(4))
            .Next(waits, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        Assert.Equal(isTold, Picture.Lines(model)[0].TrimEnd().EndsWith(" left", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_keep_the_time_left_when_there_is_no_room_for_what_follows()
    {
        ScreenModel model = ScreenModel
            .Empty.Begin(new string('t', 34), "20 clients", following: 3)
            .Next(Statuses.Growing(10), TimeSpan.Zero, TimeSpan.FromSeconds(4))
            .Next(Statuses.Growing(12), TimeSpan.Zero, TimeSpan.FromSeconds(5));

        Assert.EndsWith(" left", Picture.Lines(model, ScreenLayout.LeastWidth)[0].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_keep_earlier_jobs_in_a_line_each_when_another_begins()
    {
        JobStatus failed = Statuses.Growing();
        (failed.Status, failed.Reason) = (JobPhase.Failed, "No client is able to hold the full network");
        ScreenModel model = Picture
            .Model(Statuses.Completed())
            .Begin("ExclusiveFL", "")
            .Next(failed, TimeSpan.Zero, TimeSpan.Zero)
            .Begin("AllSmall", "");

        string[] lines = Picture.Lines(model);

        Assert.StartsWith("AllSmall", lines[0], StringComparison.Ordinal);
        Assert.Equal("✓ ProFL        accuracy 94.5 %, 72 rounds, 50.0 MiB, 0:30", lines[1].TrimEnd());
        Assert.Equal("✗ ExclusiveFL  No client is able to hold the full network", lines[2].TrimEnd());
    }

    [Fact]
    public void Should_leave_the_jobs_and_the_longest_table_when_all_is_over()
    {
        JobStatus small = Statuses.Completed();
        small.Finished.Clear();
        small.Finished.Add(Statuses.Finished(Phase.Full, 1, "", 30, 150));
        ScreenModel model = Picture.Model(Statuses.Completed()).Begin("AllSmall", "").Next(small, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        string[] lines = Picture.Lines(model);

        Assert.StartsWith("✓ ProFL", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("✓ AllSmall", lines[1], StringComparison.Ordinal);
        Assert.Contains(
            lines,
            l => l.StartsWith("grow 2", StringComparison.Ordinal) && l.Contains("maximum of rounds", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(lines, l => l.Contains('╭'));
    }

    [Theory]
    [InlineData(79, 23)]
    [InlineData(99, 29)]
    [InlineData(159, 49)]
    public void Should_show_the_newest_step_when_the_table_has_no_room_for_all(int width, int height)
    {
        JobStatus status = Statuses.Growing();
        status.Finished.AddRange(
            Enumerable.Range(2, 60).Select(i => Statuses.Finished(Phase.Grow, i, $"block{i}", 16, 188, StepEnding.Movement))
        );

        string[] lines = Picture.Lines(Picture.Model(status), width, height);

        Assert.Contains(lines, l => l.StartsWith("grow 61", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.TrimEnd().EndsWith(" before", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("calibration", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_keep_accuracy_curve_and_axis_when_the_terminal_has_80_columns_and_24_lines_and_three_jobs_are_over()
    {
        ScreenModel model = ScreenModel.Empty;
        foreach (string job in new[] { "FedAvg", "ExclusiveFL", "AllSmall" })
        {
            model = model.Begin(job, "").Next(Statuses.Completed(), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }

        model = model
            .Begin("ProFL", "")
            .Next(Statuses.Growing(12, 500_000_000, 480_000_000, 470_000_000, 465_000_000), TimeSpan.Zero, TimeSpan.FromSeconds(30));

        string text = Picture.Text(model, width: 79, height: 23);

        Assert.Contains("round 13 of at most 25", text, StringComparison.Ordinal);
        Assert.Contains("accuracy 94.5 %", text.Split('\n')[5], StringComparison.Ordinal);
        Assert.Contains("min 16", text, StringComparison.Ordinal);
        Assert.Contains(text, c => c is > '\u2800' and <= '\u28ff');
    }

    [Fact]
    public void Should_fit_the_terminal_when_anything_is_shown_at_any_size()
    {
        Gen<JobStatus> statuses = Gen.Select(Gen.Int[0, 60], Gen.Int[0, 600], Gen.Int[0, 40], Gen.Int[1, 30], Gen.Int[0, 5], Gen.Bool)
            .Select((members, unable, steps, nameLength, remarks, learns) => Large(members, unable, steps, nameLength, remarks, learns));
        Gen.Select(statuses, Gen.Int[ScreenLayout.LeastWidth, 200], Gen.Int[ScreenLayout.LeastHeight, 60], Gen.Int[0, 2])
            .Sample(
                (status, width, height, jobs) =>
                {
                    ScreenModel model = ScreenModel.Empty;
                    for (int i = 0; i <= jobs; i++)
                    {
                        model = model
                            .Begin(new string('t', 30), new string('a', 150))
                            .Next(status, TimeSpan.FromSeconds(20), TimeSpan.FromHours(2));
                    }

                    string[] lines = Picture.Lines(model, width, height);

                    Assert.True(lines.Length <= height, $"{lines.Length} lines in {height}:\n{string.Join('\n', lines)}");
                    Assert.All(lines, l => Assert.InRange(l.TrimEnd().Length, 0, width));
                },
                iter: 300
            );
    }

    private static JobStatus Large(int members, int unable, int steps, int nameLength, int remarks, bool learns)
    {
        JobStatus status = learns ? Statuses.Learning() : Statuses.Growing(12, 900_000_000, 300_000_000, 600_000_000, 100_000_000);
        string name = new('n', nameLength);
        status.ActiveBlock = name;
        (status.Clients, status.Cohort) = (1_000_000, members);
        status.Members.Clear();
        status.Members.AddRange(
            Enumerable.Range(0, members).Select(i => Statuses.Member(name + i, name, States[i % States.Length], ClientShare.OutputModule))
        );
        status.Unable.Clear();
        status.Unable.AddRange(
            Enumerable.Range(0, Math.Min(500, unable)).Select(i => new Unable { Client = name + i, MemoryBytes = i * Statuses.Mebi * 100 })
        );
        status.EstimateBytes = Statuses.Mebi * 100_000;
        status.Finished.AddRange(
            Enumerable.Range(2, steps).Select(i => Statuses.Finished(Phase.Grow, i, name, 1000, 188, StepEnding.MaximumRounds))
        );
        status.Remarks.AddRange(Enumerable.Repeat($"a long remark [with] brackets {new string('r', 200)}", remarks));
        status.Waiting.Add(
            new WaitingFor
            {
                Who = name,
                What = new string('w', 100),
                SinceMs = 100_000,
            }
        );
        status.Reason = remarks > 3 ? new string('x', 300) : "";
        if (unable > 550)
        {
            status.Status = JobPhase.Completed;
        }

        return status;
    }
}
