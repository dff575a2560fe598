using System.Xml.Linq;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages.Parts;

/// <summary>Elements that several parts of the page have.</summary>
internal static class Markup
{
    /// <summary>A status as a coloured word.</summary>
    public static XElement Chip(JobPhase status) => Chip(Spelling.Of(status));

    /// <summary>A status as a coloured word.</summary>
    public static XElement Chip(string status) => Html.Element("span", $"chip {status}", status);

    /// <summary>A number to be read from far away, and what it is.</summary>
    public static XElement Big(string value, string what, string more = "") =>
        Html.Element(
            "div",
            "tile",
            Html.Element("b", "", value),
            Html.Element("span", "", what),
            more.Length > 0 ? Html.Element("small", "", more) : null
        );

    /// <summary>The same as a picture, for those who read numbers or do not see it; closed until it is asked for.</summary>
    /// <param name="id">By which the page keeps it open.</param>
    /// <param name="table">The numbers.</param>
    /// <param name="label">What they are.</param>
    public static XElement Behind(string id, XElement table, string label) =>
        new("details", new XAttribute("id", id), new XElement("summary", label), table);

    /// <summary>
    /// A button of a command; the page shows it to those who may give the command, and asks before it is given.
    /// </summary>
    /// <param name="command">The command's name.</param>
    /// <param name="text">What stands on it.</param>
    /// <param name="says">What it does, in the question.</param>
    /// <param name="values">Arguments.</param>
    public static XElement Button(string command, string text, string says, params IEnumerable<(string Name, string Value)> values) =>
        new(
            "button",
            new XAttribute("type", "button"),
            new XAttribute("hidden", "hidden"),
            new XAttribute("data-command", command),
            new XAttribute("data-says", says),
            values.Select(v => new XAttribute("data-value-" + v.Name, v.Value)),
            text
        );
}
