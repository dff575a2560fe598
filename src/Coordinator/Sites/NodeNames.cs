using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Akka.Cluster;
using ProFL.Node.Members;

namespace ProFL.Coordinator.Sites;

/// <summary>
/// The names by which people know nodes, by the addresses that messages hold: also of nodes that have left, for it is told what they did.
/// </summary>
public sealed partial record NodeNames
{
    private const int MostKnown = 5000;
    private readonly ImmutableDictionary<string, string> _names;

    private NodeNames(ImmutableDictionary<string, string> names) => _names = names;

    /// <summary>No node is known.</summary>
    public static NodeNames None { get; } = new(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Names by address, to begin with.</summary>
    /// <param name="names">Names by the addresses of actor systems, or of HTTP servers without a path.</param>
    public static NodeNames Of(IEnumerable<KeyValuePair<string, string>> names) => new(None._names.SetItems(names));

    /// <summary>The same with the members of now; those of before are kept.</summary>
    /// <param name="members">All that have not left.</param>
    public NodeNames With(IEnumerable<Member> members)
    {
        (string Address, string? Url, string Name)[] named =
        [
            .. members
                .Select(m => (Address: m.Address.ToString(), Url: MemberUrls.UrlOf(m.Roles), Name: MemberFacts.NameOf(m.Roles)))
                .Where(m => m.Name.Length > 0),
        ];
        HashSet<string> shared = [.. named.GroupBy(m => m.Name).Where(same => same.Count() > 1).Select(same => same.Key)];
        KeyValuePair<string, string>[] current =
        [
            .. named.SelectMany(m =>
            {
                // two state folders of one name on two machines: the address tells them apart
                string shown = shared.Contains(m.Name) ? $"{m.Name} ({PlaceOf(m.Address)})" : m.Name;
                return new[] { m.Address, m.Url }.OfType<string>().Select(key => KeyValuePair.Create(key, shown));
            }),
        ];
        return current.All(_names.Contains) ? this
            : _names.Count + current.Length > MostKnown ? Of(current)
            : new NodeNames(_names.SetItems(current));
    }

    /// <summary>The name of a node; its host and port where no name is known.</summary>
    /// <param name="node">The address of its actor system.</param>
    public string Of(string node) => _names.GetValueOrDefault(node) ?? PlaceOf(node);

    /// <summary>The name of a node; empty where none is known.</summary>
    /// <param name="node">The address of its actor system.</param>
    public string Known(string node) => _names.GetValueOrDefault(node, "");

    /// <summary>A text in which nodes have their names in place of their addresses.</summary>
    /// <param name="text">Any text.</param>
    public string In(string text) =>
        Address()
            .Replace(
                text,
                match =>
                {
                    string address = match.Groups["address"].Value;
                    return _names.TryGetValue(address, out string? name) ? name
                        : address.StartsWith("http", StringComparison.Ordinal) ? match.Value
                        : PlaceOf(match.Value);
                }
            );

    private static string PlaceOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    // an actor system, or an HTTP server as a whole; a path of it stays
    [GeneratedRegex(@"(?<address>(?:akka(?:\.ssl)?\.tcp://[^@\s]+@|https?://)(?:\[[0-9a-fA-F:]+\]|[^\s/,;:()\[\]]+):[0-9]+)/?(?![\w/])")]
    private static partial Regex Address();
}
