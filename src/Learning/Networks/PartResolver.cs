using System.Collections.Immutable;

namespace ProFL.Learning.Networks;

/// <summary>Puts layers one behind the other and checks where blocks and head end.</summary>
internal static class PartResolver
{
    /// <summary>Resolves layers from an input on.</summary>
    public static NetworkPart Resolve(string name, PartKind kind, TensorShape input, IEnumerable<Layer> layers)
    {
        var resolved = ImmutableArray.CreateBuilder<ResolvedLayer>();
        TensorShape shape = input;
        foreach (Layer layer in layers)
        {
            resolved.Add(LayerResolver.Resolve(layer, shape));
            shape = resolved[^1].Output;
        }

        return new NetworkPart(name, kind, input, shape, resolved.ToImmutable());
    }

    /// <summary>Resolves the blocks, each behind the one before.</summary>
    public static ImmutableArray<NetworkPart> Blocks(TensorShape input, IEnumerable<(string Name, ImmutableArray<Layer> Layers)> blocks)
    {
        var resolved = ImmutableArray.CreateBuilder<NetworkPart>();
        TensorShape shape = input;
        foreach ((string name, ImmutableArray<Layer> layers) in blocks)
        {
            NetworkPart block = Resolve(name, PartKind.Block, shape, layers);
            if (block.Output.Rank != 3)
            {
                throw new BlueprintException($"network blueprint: block `{name}` ends in {block.Output}, but a block hands on [C, H, W]; move its global-average-pool, flatten and linear layers to the head");
            }

            resolved.Add(block);
            shape = block.Output;
        }

        return resolved.ToImmutable();
    }

    /// <summary>Resolves the head, which must end in one value per class.</summary>
    public static NetworkPart Head(TensorShape input, IEnumerable<Layer> layers, int classes)
    {
        NetworkPart head = Resolve("head", PartKind.Head, input, layers);
        return head.Output.Equals(new TensorShape(classes))
            ? head
            : throw new BlueprintException($"network blueprint: the head ends in {head.Output}, but there are {classes} classes; end it with a linear layer of \"out\": {classes}");
    }
}
