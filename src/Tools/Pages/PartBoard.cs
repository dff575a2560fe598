using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using ProFL.Tools.Reports;

namespace ProFL.Tools.Pages;

/// <summary>
/// The parts of a page as they are now, each a line of JSON that goes to browsers as it is. A part that did not change stays the same
/// object, so that who watches sees in a moment what to send.
/// </summary>
internal sealed class PartBoard
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private ImmutableDictionary<string, string> _parts = ImmutableDictionary<string, string>.Empty;

    /// <summary>Each part by its id.</summary>
    public ImmutableDictionary<string, string> Parts => Volatile.Read(ref _parts);

    /// <summary>Puts a part of the page.</summary>
    /// <param name="id">The id of the element that it fills.</param>
    /// <param name="content">What stands in it.</param>
    public void Put(string id, params IEnumerable<XElement?> content) =>
        Put(id, "html", json => json.WriteStringValue(string.Concat(content.OfType<XElement>().Select(HtmlPage.TextOf))));

    /// <summary>Puts what the page's script takes.</summary>
    /// <param name="id">What it is.</param>
    /// <param name="property">The property of the value.</param>
    /// <param name="value">Writes the value.</param>
    public void Put(string id, string property, Action<Utf8JsonWriter> value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WritePropertyName(property);
            value(json);
            json.WriteEndObject();
        }

        string line = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        ImmutableInterlocked.AddOrUpdate(ref _parts, id, line, (_, before) => before == line ? before : line);
    }
}
