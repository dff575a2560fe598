using System.Collections.Frozen;
using Google.Protobuf;
using ProFL.Messages.Wire;

namespace ProFL.Node.Gate;

/// <summary>
/// What a client node may say to a coordinator: it speaks for itself and for its site, and commands nothing. Every message of wire.proto
/// that is not in this table is refused from a client node; a coordinator may send every one.
/// </summary>
public static class SiteRights
{
    private static readonly FrozenDictionary<string, Func<IMessage, Said>> Table = new Dictionary<string, Func<IMessage, Said>>
    {
        ["NodeReady"] = m => new(((NodeReady)m).Node, [((NodeReady)m).Site]),
        ["HandshakeRefused"] = m => new(((HandshakeRefused)m).Node, []),
        ["EnrolmentPage"] = m =>
            new(
                ((EnrolmentPage)m).Node,
                [
                    ((EnrolmentPage)m).Site,
                    .. ((EnrolmentPage)m).Clients.Select(client => client.Site),
                    .. ((EnrolmentPage)m).LeftOut.Select(client => client.Site),
                ]
            ),
        ["EnrolmentFailed"] = m => new(((EnrolmentFailed)m).Node, [((EnrolmentFailed)m).Site]),
        ["EnrolmentDelayed"] = m => new(((EnrolmentDelayed)m).Node, [((EnrolmentDelayed)m).Site]),
        ["NodeAhead"] = m => new(((NodeAhead)m).Node, []),
        ["ClientProgress"] = m => new(((ClientProgress)m).Node, []),
        ["UpdateReady"] = m => new(((UpdateReady)m).Node, []),
        ["EvaluationReady"] = m => new(((EvaluationReady)m).Node, []),
        ["EvaluationFailed"] = m => new(((EvaluationFailed)m).Node, []),
        ["NodeDraining"] = m => new(((NodeDraining)m).Node, [((NodeDraining)m).Site]),
        ["NodeMemory"] = _ => new(null, []),
        ["GetJobStatus"] = _ => new(null, []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // a site's regions pass on what a coordinator sent to one of its clients
    private static readonly FrozenSet<string> PassedOn = new[] { "Train", "Evaluate", "UpdateAnswer" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why a client node may not say something to a coordinator, or null.</summary>
    /// <param name="message">What it says.</param>
    /// <param name="site">Its site.</param>
    /// <param name="address">Its own address.</param>
    public static string? RefusalOf(IMessage message, string site, string address)
    {
        ArgumentNullException.ThrowIfNull(message);
        string name = message.Descriptor.Name;
        if (!Table.TryGetValue(name, out Func<IMessage, Said>? read))
        {
            return $"a client node may not send {name}";
        }

        Said said = read(message);
        return said.Node is { } node && node != address ? $"it speaks in {name} for node {node}"
            : said.Sites.FirstOrDefault(named => named != site) is { } other ? $"it speaks in {name} for site {other}"
            : null;
    }

    /// <summary>Whether a client node may send something to another of its site.</summary>
    /// <param name="name">The message's name.</param>
    public static bool MayPassOn(string name) => PassedOn.Contains(name);

    private sealed record Said(string? Node, IReadOnlyList<string> Sites);
}
