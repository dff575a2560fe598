using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ProFL.Cli.Screens;

/// <summary>The live screen as a picture of its model: a pure function.</summary>
public static class ScreenLayout
{
    /// <summary>The least width in which the screen can be read, in characters.</summary>
    public const int LeastWidth = 72;

    /// <summary>The least height in which it can be read, in lines.</summary>
    public const int LeastHeight = 18;

    private const int GreatestWidth = 160;
    private const int LeastBoxes = 11;
    private const int GreatestBoxes = 14;
    private const int GreatestName = 24;
    private const int MoreLines = 3;
    private const int LeastCohortWidth = 41;
    private const int GreatestSparks = 24;
    private const int LeastGap = 2;

    /// <summary>Draws.</summary>
    /// <param name="model">What to draw.</param>
    /// <param name="width">Characters in a line, at least <see cref="LeastWidth"/>.</param>
    /// <param name="height">Lines at most, at least <see cref="LeastHeight"/>.</param>
    public static IRenderable Of(ScreenModel model, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(model);
        width = Math.Min(width, GreatestWidth);
        int nameWidth = model.FinishedJobs.Select(j => j.Title).Append(model.Title).Max(t => Math.Min(t.Length, GreatestName));
        List<string> jobs = [.. model.FinishedJobs.Select(j => FinishedLine(j, nameWidth, width))];
        List<string> head = [Header(model, width), .. jobs];
        if (model.Status is not { } status)
        {
            return Lines.Stack([
                .. head,
                .. Lines.Wrap(model.Note.Length > 0 ? model.Note : "the cluster starts", width).Select(l => $"[grey]{l}[/]"),
            ]);
        }

        if (status.HasEnded)
        {
            return Ended(model, status, jobs, nameWidth, width, height);
        }

        List<string> more = [.. MoreOf(model, status, width)];
        head.AddRange([ProgressLine(model, status, width), NowLine(model, status, width), ""]);
        int wanted = status.Finished.Count == 0 ? 0 : StepRow.Of(status).Length + StepsTable.Head + 1;
        int room = height - head.Count - more.Count - 1;
        int boxes = Math.Clamp(room - wanted, Math.Min(room - StepsTable.Head - 3, LeastBoxes), GreatestBoxes);
        int left = Math.Min((width * 11 / 20) - 1, width - LeastCohortWidth - 1);
        Grid pair = Side(left, CurveBox.Of(model, status, left, boxes), CohortBox.Of(status, width - left - 1, boxes));
        List<IRenderable> parts = [Lines.Stack(head), pair];
        if (wanted > 0)
        {
            parts.Add(StepsTable.Of(status, width, room - boxes - 1));
            parts.Add(Lines.Stack([""]));
        }

        parts.Add(Lines.Stack([TrafficLine(status, width), .. more]));
        return new Rows(parts);
    }

    // what stays when nothing more comes: every job in a line, and the steps of the one that has most to tell
    private static Rows Ended(ScreenModel model, JobStatus status, List<string> jobs, int nameWidth, int width, int height)
    {
        var last = new FinishedJob(model.Title, status, model.Elapsed);
        FinishedJob main = model.FinishedJobs.Append(last).MaxBy(j => j.Status.Finished.Count)!;
        List<string> more =
        [
            .. main.Status.Remarks.SelectMany(r => Lines.Wrap("! " + r, width)).Take(MoreLines).Select(r => $"[yellow]{r}[/]"),
            .. Lines.Wrap(model.Note, width).Take(MoreLines).Select(l => $"[grey]{l}[/]"),
        ];
        List<IRenderable> parts = [Lines.Stack([.. jobs, FinishedLine(last, nameWidth, width), ""])];
        if (main.Status.Finished.Count > 0)
        {
            parts.AddRange([StepsTable.Of(main.Status, width, height - jobs.Count - more.Count - 4), Lines.Stack([""])]);
        }

        parts.Add(Lines.Stack([TrafficLine(main.Status, width), .. more]));
        return new Rows(parts);
    }

    private static string Header(ScreenModel model, int width)
    {
        string left = $"[bold aqua]{Lines.Fit(model.Title, width / 2)}[/]";
        string time = Units.Clock(model.Elapsed);
        if (model.Left is { } rough && model.Status is { Status: JobPhase.Training } status && !Stall.IsOf(status))
        {
            time += $", {Units.Roughly(rough)} left";
            string then = model.Following == 0 ? "" : $", then {Labels.Count(model.Following, "more method")}";
            time += Math.Min(model.Title.Length, width / 2) + time.Length + then.Length + LeastGap <= width ? then : "";
        }

        int room = width - Math.Min(model.Title.Length, width / 2) - time.Length - 5;
        return Lines.Ends($"{left}  [grey]{Lines.Fit(model.About, room)}[/]", time, width);
    }

    private static string FinishedLine(FinishedJob job, int nameWidth, int width)
    {
        JobStatus status = job.Status;
        bool done = status.Status == JobPhase.Completed;
        string mark = done ? "[green]✓[/]" : "[red]✗[/]";
        string name = Lines.Fit(job.Title.PadRight(nameWidth), nameWidth);
        string facts = done
            ? $"accuracy [bold]{Units.Accuracy(status.Correct, status.Total)}[/], {status.Rounds} rounds, "
                + $"{Labels.Size(Traffic.Of(status).Sum)}, {Units.Clock(job.Elapsed)}"
            : $"[red]{Lines.Fit(status.Reason.Length > 0 ? status.Reason : Spelling.Of(status.Status), width - nameWidth - 4)}[/]";
        return $"{mark} {name}  {facts}";
    }

    private static string ProgressLine(ScreenModel model, JobStatus status, int width)
    {
        string step =
            status.CurriculumSteps == 0
                ? ""
                : $" step {Math.Min(status.CurriculumIndex + 1, status.CurriculumSteps)} of {status.CurriculumSteps}";
        return Lines.Bar(model.Progress, width - step.Length, "aqua") + $"[grey]{step}[/]";
    }

    private static string NowLine(ScreenModel model, JobStatus status, int width)
    {
        string rounds = StepLabels.RoundOf(status, status.RoundsInStep + 1) is { Length: > 0 } round ? $" · round {round}" : "";
        string block = status.Phase is Phase.Learn or Phase.Map or Phase.Grow ? $" · {Markup.Escape(status.ActiveBlock)}" : "";
        string name = $"[bold]{StepLabels.NameOf(status)}[/]";
        string accuracy =
            status.Total == 0 ? "[grey]not evaluated yet[/]" : $"accuracy [bold]{Units.Accuracy(status.Correct, status.Total)}[/]";
        int room = width - Markup.Remove(accuracy).Length - LeastGap;
        string left = new[] { name + block + rounds, name + rounds, name }.First(l => l == name || Markup.Remove(l).Length <= room);
        int sparks = status.Total == 0 ? 0 : Math.Clamp(room - Markup.Remove(left).Length - 1, 0, GreatestSparks);
        string spark = sparks == 0 ? "" : $" [aqua]{Sparkline.Of(model.Accuracies.Select(p => p.Value), sparks)}[/]";
        return Lines.Ends(left, accuracy + spark, width);
    }

    private static string TrafficLine(JobStatus status, int width)
    {
        var traffic = Traffic.Of(status);
        string sums = $"{Labels.Size(traffic.Down)} down, {Labels.Size(traffic.Up)} up";
        if (traffic.IfFull == 0)
        {
            return $"[grey]{sums}[/]";
        }

        string share = $" {Labels.Percent(traffic.Share)} of {Labels.Size(traffic.IfFull)}";
        string against = share + " with the full network each time";
        int bar = Math.Clamp(width - sums.Length - against.Length - 2, 0, 24);
        return bar < 6
            ? $"{sums},[grey]{Lines.FirstThatFits([against, share + " with the full network", share], width - sums.Length - 1)}[/]"
            : $"{sums}  {Lines.Bar(Math.Min(1, traffic.Share), bar, "green")}[grey]{against}[/]";
    }

    private static IEnumerable<string> MoreOf(ScreenModel model, JobStatus status, int width)
    {
        var lines = new List<(string Colour, string Text)>();
        if (model.Note.Length > 0)
        {
            lines.Add(("yellow", model.Note));
        }

        if (status.Reason.Length > 0)
        {
            lines.Add(("red", $"{Spelling.Of(status.Status)}: {status.Reason}"));
        }

        if (model.Silence > Stall.Patience)
        {
            lines.AddRange(
                status
                    .Waiting.OrderByDescending(w => w.SinceMs)
                    .Select(w => ("yellow", $"waits {Units.Clock(TimeSpan.FromMilliseconds(w.SinceMs))} for {w.Who}: {w.What}. {w.Remedy}"))
            );
        }

        lines.AddRange(status.Remarks.Reverse().Select(r => ("yellow", "! " + r)));
        return lines.SelectMany(line => Lines.Wrap(line.Text, width).Select(l => $"[{line.Colour}]{l}[/]")).Take(MoreLines);
    }

    private static Grid Side(int left, IRenderable one, IRenderable other)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { Width = left, Padding = new Padding(0, 0, 1, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        return grid.AddRow(one, other);
    }
}
