namespace ProFL.Node.Configuration;

/// <summary>
/// Puts in what substitutions stand for. They see the keys of their own file and nothing else: not the environment, which differs from
/// machine to machine. How much they come to is counted.
/// </summary>
/// <param name="root">The file.</param>
/// <param name="source">Its name, for errors.</param>
internal sealed class HoconResolver(HoconNode.Object root, string source)
{
    private readonly HashSet<HoconNode.Reference> _open = new(ReferenceEqualityComparer.Instance);
    private int _values;
    private long _characters;

    /// <summary>The file without substitutions: texts, arrays and objects alone.</summary>
    /// <exception cref="HoconException">One leads nowhere or back to itself, or they come to too much.</exception>
    public HoconNode.Object Resolve() => (HoconNode.Object)Resolve(root, depth: 0)!;

    // null: an optional substitution that leads nowhere
    private HoconNode? Resolve(HoconNode node, int depth, bool isItem = false)
    {
        Count(node);
        if (depth >= HoconLimits.DeepestNesting)
        {
            throw Error(node, $"values lie more than {HoconLimits.DeepestNesting} deep in one another: make it flatter");
        }

        switch (node)
        {
            case HoconNode.Reference reference:
                return Follow(reference, target => Resolve(target, depth));
            case HoconNode.Array array:
                return new HoconNode.Array(
                    [.. array.Items.Select(item => Resolve(item, depth + 1, isItem: true)).OfType<HoconNode>()],
                    array.Line
                );
            case HoconNode.Object written:
                var resolved = new HoconNode.Object(written.Line);
                foreach ((string key, HoconNode value) in written.Members)
                {
                    _characters += key.Length;
                    if (Resolve(value, depth + 1) is { } there)
                    {
                        resolved.Add([key], there);
                    }
                }

                return resolved;
            case HoconNode.Layers layers:
                return layers.Values.Select(value => Resolve(value, depth)).Aggregate(Over);
            case HoconNode.Joined joined:
                return Join(joined, depth, isItem);
            default:
                return node;
        }
    }

    private HoconNode? Join(HoconNode.Joined joined, int depth, bool isItem)
    {
        HoconNode[] pieces = [.. joined.Pieces.Select(piece => Resolve(piece, depth)).OfType<HoconNode>()];
        HoconNode[] filled = [.. pieces.Where(piece => piece is not HoconNode.Text { IsBlank: true })];
        return filled switch
        {
            [] => null,
            [var single] => single,
            [HoconNode.Text, ..] when filled.All(piece => piece is HoconNode.Text) => new HoconNode.Text(
                string.Concat(pieces.Select(piece => ((HoconNode.Text)piece).Value ?? "null")).Trim(),
                joined.Line
            ),
            [HoconNode.Array, ..] when filled.All(piece => piece is HoconNode.Array) => new HoconNode.Array(
                [.. filled.SelectMany(piece => ((HoconNode.Array)piece).Items)],
                joined.Line
            ),
            [HoconNode.Object, ..] when filled.All(piece => piece is HoconNode.Object) => filled.Aggregate(
                (below, over) => Over(below, over)!
            ),
            _ => throw Error(joined, HoconMistakes.OfMixture(filled, isItem)),
        };
    }

    private static HoconNode? Over(HoconNode? below, HoconNode? over)
    {
        if (below is not HoconNode.Object lower || over is not HoconNode.Object upper)
        {
            return over ?? below;
        }

        foreach ((string key, HoconNode value) in upper.Members)
        {
            lower.Add([key], value);
        }

        return lower;
    }

    private HoconNode? Follow(HoconNode.Reference reference, Func<HoconNode, HoconNode?> then)
    {
        if (!_open.Add(reference))
        {
            throw Error(reference, $"the substitution {reference} leads back to itself: write the value in its place");
        }

        if (_open.Count > HoconLimits.DeepestNesting)
        {
            throw Error(
                reference,
                $"more than {HoconLimits.DeepestNesting} substitutions lead to one another: write values in their place"
            );
        }

        HoconNode? target = root;
        foreach (string key in reference.Path)
        {
            target = target is null ? null : Child(target, key);
        }

        HoconNode? found = target is null ? null : then(target);
        _open.Remove(reference);
        return found is not null || reference.IsOptional
            ? found
            : throw Error(
                reference,
                $"{reference} names no key of this file: correct it, or write the value in its place (the environment is not read)"
            );
    }

    // as it is written, or null
    private HoconNode? Child(HoconNode node, string key)
    {
        Count(node);
        switch (node)
        {
            case HoconNode.Object written:
                return written.Find(key);
            case HoconNode.Reference reference:
                return Follow(reference, target => Child(target, key));
            case HoconNode.Layers layers:
                return Children(layers.Values, key, layers.Line);
            case HoconNode.Joined joined:
                return Children(joined.Pieces, key, joined.Line);
            default:
                return null;
        }
    }

    private HoconNode? Children(IReadOnlyList<HoconNode> nodes, string key, int line)
    {
        List<HoconNode> found = [.. nodes.Select(node => Child(node, key)).OfType<HoconNode>()];
        return found.Count == 0 ? null
            : found.Count == 1 ? found[0]
            : new HoconNode.Layers(found, line);
    }

    private void Count(HoconNode node)
    {
        _values++;
        _characters += node is HoconNode.Text { Value.Length: var length } ? length : 0;
        if (_values > HoconLimits.MostValues || _characters > HoconLimits.MostCharacters)
        {
            throw Error(
                node,
                $"the file comes to more than {HoconLimits.MostValues} values, or {HoconLimits.MostCharacters} characters, "
                    + "with what its substitutions ${…} stand for: use fewer"
            );
        }
    }

    private HoconException Error(HoconNode node, string what) => new($"{source}, line {node.Line}: {what}");
}
