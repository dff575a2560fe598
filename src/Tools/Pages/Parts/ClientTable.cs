using System.Globalization;
using System.Xml.Linq;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Sections;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Tools.Pages.Parts;

/// <summary>Which clients are asked for.</summary>
/// <param name="Find">What stands in the id or the site; empty for all.</param>
/// <param name="Sort">The column.</param>
/// <param name="Down">Whether the largest comes first.</param>
/// <param name="Offset">How many to leave out.</param>
internal sealed record ClientQuestion(string Find, string Sort, bool Down, int Offset);

/// <summary>A page of a job's clients, sorted and filtered here, so that a browser never has to hold all of them.</summary>
internal static class ClientTable
{
    private const int PageSize = 50;

    private static readonly (string Key, string Title, bool IsNumber)[] Columns =
    [
        ("client", "client", false),
        ("site", "site", false),
        ("memory", "memory, declared", true),
        ("samples", "samples", true),
        ("rounds", "rounds counted", true),
        ("does", "this step", false),
        ("state", "this round", false),
    ];

    /// <summary>Builds it.</summary>
    public static XElement Build(RunHistory history, JobStatus? status, ClientQuestion question)
    {
        int step = Math.Min(status?.CurriculumIndex ?? 0, history.Steps.Length - 1);
        long needed = history.Steps[step].EstimatedBytes;
        var members = (status?.Members ?? []).ToDictionary(m => m.Client, m => Spelling.Of(m.State), StringComparer.Ordinal);
        HashSet<string> excluded = [.. (status?.Excluded ?? []).Select(e => e.Client)];
        IEnumerable<ClientHistory> found = history.Clients.Where(c =>
            question.Find.Length == 0
            || c.Client.Contains(question.Find, StringComparison.OrdinalIgnoreCase)
            || c.Site.Contains(question.Find, StringComparison.OrdinalIgnoreCase)
            || StateOf(c).Contains(question.Find, StringComparison.OrdinalIgnoreCase)
            || DoesOf(c).Contains(question.Find, StringComparison.OrdinalIgnoreCase)
        );
        ClientHistory[] all = [.. Sorted(found, question, DoesOf, StateOf)];
        int offset = Math.Clamp(question.Offset, 0, Math.Max(0, (all.Length - 1) / PageSize * PageSize));
        bool runs = status is { HasEnded: false };
        return Html.Element(
            "div",
            "",
            Html.Element(
                "p",
                "pages",
                Turn("earlier", "← Earlier", offset - PageSize, offset > 0),
                Html.Element(
                    "span",
                    "",
                    all.Length == 0
                        ? "No client fits."
                        : $"{Labels.Count(offset + 1)} to {Labels.Count(Math.Min(all.Length, offset + PageSize))} "
                            + $"of {Labels.Count(all.Length)}"
                ),
                Turn("later", "Later →", offset + PageSize, offset + PageSize < all.Length)
            ),
            Html.Scrolling(
                "table",
                "clients",
                Html.Element(
                    "table",
                    "",
                    Html.Element("thead", "", Html.Element("tr", "", Columns.Select(c => Heading(c, question)), runs ? Acts() : null)),
                    Html.Element("tbody", "", all.Skip(offset).Take(PageSize).Select(Row))
                )
            )
        );

        string StateOf(ClientHistory c) => excluded.Contains(c.Client) ? "excluded" : members.GetValueOrDefault(c.Client, "");

        string DoesOf(ClientHistory c) =>
            c.Abilities[step] switch
            {
                null => "unable",
                ClientShare.Full => c.MemoryBytes >= needed ? "whole" : "streamed",
                { } share => Labels.Meaning(share),
            };

        XElement Row(ClientHistory c) =>
            Html.Element(
                "tr",
                "",
                Html.Element("td", "", c.Client),
                Html.Element("td", "", c.Site),
                Html.Element("td", "number", Labels.Size(c.MemoryBytes)),
                Html.Element("td", "number", Labels.Count(c.Samples)),
                Html.Element("td", "number", Labels.Count(c.Rounds)),
                Html.Element("td", "", DoesOf(c)),
                Html.Element("td", "", StateOf(c)),
                runs ? Html.Element("td", "", excluded.Contains(c.Client) ? Include(c) : Exclude(c)) : null
            );

        XElement Exclude(ClientHistory c) =>
            Markup.Button(
                "client exclude",
                "Exclude…",
                $"{c.Client} is in no round of {history.Job} from now on. The model is then that of a run with the same exclusions, "
                    + "and says so.",
                ("job", history.Job),
                ("client", c.Client)
            );

        XElement Include(ClientHistory c) =>
            Markup.Button(
                "client include",
                "Include…",
                $"{c.Client} may be chosen again from the next round of {history.Job} on.",
                ("job", history.Job),
                ("client", c.Client)
            );
    }

    private static IEnumerable<ClientHistory> Sorted(
        IEnumerable<ClientHistory> clients,
        ClientQuestion question,
        Func<ClientHistory, string> does,
        Func<ClientHistory, string> state
    )
    {
        Func<ClientHistory, IComparable> key = question.Sort switch
        {
            "site" => c => c.Site,
            "memory" => c => c.MemoryBytes,
            "samples" => c => c.Samples,
            "rounds" => c => c.Rounds,
            "does" => c => does(c),
            "state" => c => state(c),
            _ => c => c.Client,
        };
        return question.Down
            ? clients.OrderByDescending(key).ThenBy(c => c.Client, StringComparer.Ordinal)
            : clients.OrderBy(key).ThenBy(c => c.Client, StringComparer.Ordinal);
    }

    private static XElement Heading((string Key, string Title, bool IsNumber) column, ClientQuestion question)
    {
        bool isSorted = column.Key == question.Sort;
        var heading = new XElement(
            "th",
            new XAttribute("scope", "col"),
            new XElement(
                "button",
                new XAttribute("type", "button"),
                new XAttribute("id", "sort-" + column.Key),
                new XAttribute("data-sort", column.Key),
                column.Title
                    + (
                        isSorted
                            ? question.Down
                                ? " ↓"
                                : " ↑"
                            : ""
                    )
            )
        );
        if (column.IsNumber)
        {
            heading.SetAttributeValue("class", "number");
        }

        if (isSorted)
        {
            heading.SetAttributeValue("aria-sort", question.Down ? "descending" : "ascending");
        }

        return heading;
    }

    private static XElement Acts() => new("th", new XAttribute("scope", "col"), Html.Element("span", "unseen", "what to do"));

    private static XElement Turn(string id, string text, int offset, bool canTurn)
    {
        var button = new XElement(
            "button",
            new XAttribute("type", "button"),
            new XAttribute("id", "clients-" + id),
            new XAttribute("data-offset", offset.ToString(CultureInfo.InvariantCulture)),
            text
        );
        if (!canTurn)
        {
            button.SetAttributeValue("disabled", "disabled");
        }

        return button;
    }
}
