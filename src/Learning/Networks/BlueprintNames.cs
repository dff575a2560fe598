using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Networks;

/// <summary>
/// Every part, layer and tensor of a network has a name of its own, so that a name finds one thing in files, sums and modules.
/// </summary>
internal static class BlueprintNames
{
    /// <summary>Refuses a name that is used twice.</summary>
    /// <exception cref="BlueprintException">Names the duplicate.</exception>
    public static void Check(IEnumerable<NetworkPart> parts)
    {
        Dictionary<string, string> partNames = new(StringComparer.Ordinal); // with the key of each
        HashSet<string> layerAndTensorNames = new(StringComparer.Ordinal);
        int written = 0; // blocks come first
        foreach (NetworkPart part in parts)
        {
            string key = part.Kind switch
            {
                PartKind.Block => $"blocks[{written++}]",
                PartKind.Head => "head",
                _ => "",
            };
            if (!partNames.TryAdd(part.Name, key))
            {
                // blocks come first: where the other part is no block, the block's name is the wrong one
                string block = part.Kind == PartKind.Block ? key : partNames[part.Name];
                throw new BlueprintException($"network blueprint: {Duplicate(part)}", block.Length == 0 ? "" : block + ".name");
            }

            foreach (ResolvedLayer layer in part.Layers.SelectMany(layer => layer.WithInside))
            {
                CheckLayer(layer, part, key, layerAndTensorNames);
            }
        }
    }

    private static string Duplicate(NetworkPart part) =>
        part.Kind switch
        {
            PartKind.Block => $"two blocks are called `{part.Name}`; rename one of them",
            PartKind.Head => $"a block is called `{part.Name}`, a name that ProFL keeps for the head; rename the block",
            _ => $"a block is called `{part.Name}`, a name that ProFL keeps for a proxy; rename the block",
        };

    private static void CheckLayer(ResolvedLayer layer, NetworkPart part, string key, HashSet<string> taken)
    {
        foreach (string name in layer.Own.Select(parameter => parameter.Name).Prepend(layer.Layer.Name).Distinct(StringComparer.Ordinal))
        {
            if (!taken.Add(name))
            {
                throw new BlueprintException(
                    $"network blueprint: layer `{layer.Layer.Name}` of `{part.Name}` takes the name `{name}`, which another layer has; "
                        + "give it another name",
                    KeyOf(layer.Layer, part, key)
                );
            }
        }
    }

    private static string KeyOf(Layer layer, NetworkPart part, string key)
    {
        string layers = part.Kind == PartKind.Block ? key + ".layers" : key;
        return key.Length == 0 ? "" : LayerKeys.Find(layers, [.. part.Layers.Select(resolved => resolved.Layer)], layer) ?? key;
    }
}
