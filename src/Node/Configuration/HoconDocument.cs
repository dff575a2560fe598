using Akka.Configuration;

namespace ProFL.Node.Configuration;

/// <summary>
/// A HOCON text that was read, and where in it each key is: a reader that knows no HOCON names keys, and a person looks for lines.
/// </summary>
public sealed class HoconDocument
{
    private readonly Dictionary<string, int> _lines;

    internal HoconDocument(string source, Config config, Dictionary<string, int> lines)
    {
        Source = source;
        Config = config;
        _lines = lines;
    }

    /// <summary>The file, or another origin.</summary>
    public string Source { get; }

    /// <summary>What it says.</summary>
    public Config Config { get; }

    /// <summary>Whether it has a key.</summary>
    /// <param name="key">Such as <c>training.batch</c> or <c>blocks[0].layers[2]</c>.</param>
    public bool Has(string key) => _lines.ContainsKey(key);

    /// <summary>What is wrong at a key, for the person who wrote the text: with file, line, and the key as it is written.</summary>
    /// <param name="key">Such as <c>blocks[0].layers[2].kernel</c>, which may lack; empty for the whole text.</param>
    /// <param name="problem">What is wrong; may name the key as it is given here.</param>
    /// <returns><c>net.conf, line 7: key `kernel` of `blocks` 1, `layers` 3: must be …</c>.</returns>
    public string Explain(string key, string problem)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(problem);
        int bracket = key.LastIndexOf(']');
        if (bracket >= 0)
        {
            string items = key[..(bracket + 1)];
            string own = key[(bracket + 1)..].TrimStart('.');
            string place = string.Join(", ", items.Split('.').Select(Counted));
            problem = problem
                .Replace($"key `{key}`", own.Length == 0 ? place : $"key `{own}` of {place}", StringComparison.Ordinal)
                .Replace($"`{items}.", "`", StringComparison.Ordinal);
        }

        return LineOf(key) is { } line ? $"{Source}, line {line}: {problem}" : $"{Source}: {problem}";
    }

    /// <summary>The lines of all keys; an item of a list is called <c>key[0]</c>.</summary>
    internal static Dictionary<string, int> LinesOf(HoconNode.Object root)
    {
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        var open = new Stack<(string Key, HoconNode Node)>([("", root)]);
        while (open.TryPop(out (string Key, HoconNode Node) next))
        {
            lines[next.Key] = next.Node.Line;
            foreach ((string key, HoconNode node) in Below(next.Key, next.Node))
            {
                open.Push((key, node));
            }
        }

        return lines;
    }

    private static IEnumerable<(string Key, HoconNode Node)> Below(string key, HoconNode node) =>
        node switch
        {
            HoconNode.Object written => written.Members.Select(member =>
                (key.Length == 0 ? member.Key : $"{key}.{member.Key}", member.Value)
            ),
            HoconNode.Array array => array.Items.Select((item, i) => ($"{key}[{i}]", item)),
            _ => [],
        };

    // of a key that lacks, where it would be
    private int? LineOf(string key)
    {
        while (key.Length > 0)
        {
            if (_lines.TryGetValue(key, out int line))
            {
                return line;
            }

            key = key[..Math.Max(0, key.LastIndexOfAny(['.', '[']))];
        }

        return null;
    }

    private static string Counted(string segment)
    {
        int bracket = segment.IndexOf('[', StringComparison.Ordinal);
        return
            bracket > 0
            && segment.EndsWith(']')
            && int.TryParse(segment.AsSpan((bracket + 1)..^1), System.Globalization.CultureInfo.InvariantCulture, out int index)
            ? $"`{segment[..bracket]}` {index + 1}"
            : $"`{segment}`";
    }
}
