using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using Spectre.Console.Rendering;

namespace ProFL.Cli.Screens;

/// <summary>Who trains in the open round, and who has too little memory for the step.</summary>
internal static class CohortBox
{
    private static readonly MemberActivity[] StateOrder =
    [
        MemberActivity.Refused,
        MemberActivity.Declined,
        MemberActivity.Left,
        MemberActivity.Asked,
        MemberActivity.Queued,
        MemberActivity.Pulling,
        MemberActivity.Training,
        MemberActivity.Sending,
        MemberActivity.Accepted,
    ];

    private const int FewMembers = 5;
    private const char NoBreak = '\u00a0';

    public static IRenderable Of(JobStatus status, int width, int height)
    {
        int inner = Lines.InnerWidth(width);
        List<string> needs = [.. Needs(status, inner, height - 2 - Math.Min(status.Members.Count, FewMembers) - 1)];
        int room = Math.Max(1, height - 2 - needs.Count - 1);
        List<string> lines = [.. Members(status, inner, room), "", .. needs];
        string title = status.Cohort == 0 ? "Who trains" : $"Training round {status.Rounds + 1}: {status.Answered} of {status.Cohort} done";
        return Lines.Box(title, lines, width, height);
    }

    private static IEnumerable<string> Members(JobStatus status, int width, int room)
    {
        if (status.Members.Count == 0)
        {
            return [$"[grey]{(status.Status == JobPhase.Recruiting ? "clients are enrolled" : "the next round is planned")}[/]"];
        }

        if (status.Members.Count <= room)
        {
            return status.Members.Select(m => Member(m, width, status.Members));
        }

        CohortStatus[] ordered = [.. status.Members.OrderBy(m => m.State == MemberActivity.Accepted ? 1 : 0)];
        IEnumerable<string> rest = ordered
            .Skip(room - 1)
            .GroupBy(m => m.State)
            .OrderBy(g => Rank(g.Key))
            .Select(g => $"{g.Count()} {LabelOf(g.Key)}");
        return
        [
            .. ordered.Take(room - 1).Select(m => Member(m, width, status.Members)),
            $"[grey]{Lines.Fit($"and {ordered.Length - (room - 1)} more: {string.Join(", ", rest)}", width)}[/]",
        ];
    }

    private static string Member(CohortStatus member, int width, IReadOnlyCollection<CohortStatus> all)
    {
        (string mark, string colour) = member.State switch
        {
            MemberActivity.Accepted => ("●", "green"),
            MemberActivity.Sending => ("◕", "aqua"),
            MemberActivity.Training => ("◑", "aqua"),
            MemberActivity.Pulling => ("◔", "aqua"),
            MemberActivity.Refused or MemberActivity.Declined or MemberActivity.Left => ("✗", "red"),
            _ => ("○", "grey"),
        };
        int clientWidth = Math.Min(16, all.Max(m => m.Client.Length));
        int siteWidth = Math.Min(12, all.Max(m => m.Site.Length));
        string who =
            $"{Pad(member.Client, clientWidth)} {Pad(member.Site, siteWidth)} "
            + $"{(Spelling.Of(member.Share).Replace("-module", "", StringComparison.Ordinal)), -9} ";
        return $"[{colour}]{mark}[/] {Lines.Fit(who, width - 2)}[{colour}]{Lines.Fit(LabelOf(member.State), width - 2 - who.Length)}[/]";
    }

    // the last that a coordinator heard: a client that began to fetch the model may train by now
    private static string LabelOf(MemberActivity state) => state == MemberActivity.Pulling ? "at work" : Spelling.Of(state);

    // needs / has, for the whole sub-model
    private static IEnumerable<string> Needs(JobStatus status, int width, int room)
    {
        if (status.EstimateBytes == 0)
        {
            yield break;
        }

        int unable = (int)status.Clients - status.ClientsAble - status.ClientsStreaming - status.ClientsPartly;
        string needs = $"needs {Labels.Size(status.EstimateBytes)}: {status.ClientsAble} of {status.Clients} clients can";
        yield return $"[bold]{Lines.Fit(needs, width)}[/]";
        if (status.ClientsStreaming > 0)
        {
            string streaming =
                status.ClientsStreaming == 1 ? "1 has less and streams it" : $"{status.ClientsStreaming} have less and stream it";
            yield return $"[aqua]{Lines.Fit(streaming, width)}[/]";
            room--;
            if (TrainingsFormatting.ShorterSegmentsOf(status.Trainings) is { Count: > 0 } how)
            {
                yield return $"[aqua]{Lines.FirstThatFits(how, width)}[/]";
                room--;
            }
        }

        if (status.ClientsPartly > 0)
        {
            yield return $"[yellow]{Lines.FirstThatFits(SharesOf(status), width)}[/]";
            room--;
        }

        foreach (string line in Unable(status, unable, width, Math.Max(1, room - 1)))
        {
            yield return line;
        }
    }

    private static string[] SharesOf(JobStatus status)
    {
        ClientShare[] shares = [.. status.Members.Select(m => m.Share).Where(s => s != ClientShare.Whole).Distinct()];
        string part = shares switch
        {
            [ClientShare.HeadOnly] => "the head alone",
            [ClientShare.OutputModule] => "the output module",
            _ => "a part of it",
        };
        return status.ClientsPartly == 1
            ? [$"1 has less and trains {part}", $"1 trains {part}"]
            : [$"{status.ClientsPartly} have less and train {part}", $"{status.ClientsPartly} train {part}"];
    }

    // each with what it has where there is room, otherwise the range of it
    private static IEnumerable<string> Unable(JobStatus status, int count, int width, int room)
    {
        if (count == 0)
        {
            return ["[grey]nobody is left out[/]"];
        }

        if (status.Unable.Count == 0)
        {
            return [$"[red]{count} cannot train it[/]"];
        }

        IEnumerable<string> clients = status
            .Unable.OrderBy(u => u.MemoryBytes)
            .Select(u => $"{u.Client} has {(u.LacksScratch ? $"{Labels.Size(u.ScratchBytes)} of scratch" : Labels.Size(u.MemoryBytes))}")
            .Select(text => text.Replace(' ', NoBreak));
        IReadOnlyList<string> each = Lines.Wrap($"{count} cannot: {string.Join(", ", clients)}", width);
        (long least, long most) = (status.Unable.Min(u => u.MemoryBytes), status.Unable.Max(u => u.MemoryBytes));
        IReadOnlyList<string> lines =
            each.Count <= room ? each : [Lines.Fit($"{count} cannot: they have {Units.Range(least, most)}", width)];
        return lines.Select(l => $"[red]{l.Replace(NoBreak, ' ')}[/]");
    }

    private static int Rank(MemberActivity state) => Array.IndexOf(StateOrder, state) is var at and >= 0 ? at : StateOrder.Length;

    private static string Pad(string text, int width) => (text.Length > width ? text[..(width - 1)] + "…" : text).PadRight(width);
}
