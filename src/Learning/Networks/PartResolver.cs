using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Networks;

/// <summary>Puts layers one after the other and checks where blocks and head end.</summary>
internal static class PartResolver
{
    /// <summary>Resolves layers from an input on.</summary>
    /// <param name="name">Name of the part.</param>
    /// <param name="kind">What it is to the network.</param>
    /// <param name="input">Shape of what it gets.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="key">Where its layers are written in the blueprint; empty for a part that is not written.</param>
    public static NetworkPart Resolve(string name, PartKind kind, TensorShape input, ImmutableArray<Layer> layers, string key = "")
    {
        try
        {
            ImmutableArray<ResolvedLayer> resolved = LayerResolver.Path(layers, input);
            return new NetworkPart(name, kind, input, resolved[^1].Output, resolved);
        }
        catch (LayerMisfitException misfit)
        {
            throw new BlueprintException(
                $"network blueprint: {(kind == PartKind.Head ? "" : kind == PartKind.Block ? "block " : "proxy ")}`{name}`: "
                    + misfit.Message,
                key.Length == 0 ? "" : LayerKeys.Find(key, layers, misfit.Layer) ?? key
            );
        }
    }

    /// <summary>Resolves the blocks, each after the one before.</summary>
    public static ImmutableArray<NetworkPart> Blocks(TensorShape input, IEnumerable<(string Name, ImmutableArray<Layer> Layers)> blocks)
    {
        ImmutableArray<NetworkPart>.Builder resolved = ImmutableArray.CreateBuilder<NetworkPart>();
        TensorShape shape = input;
        foreach ((string name, ImmutableArray<Layer> layers) in blocks)
        {
            resolved.Add(Resolve(name, PartKind.Block, shape, layers, $"blocks[{resolved.Count}].layers"));
            shape = resolved[^1].Output;
        }

        return resolved.ToImmutable();
    }

    /// <summary>Resolves the head, which must end in one value per class.</summary>
    public static NetworkPart Head(TensorShape input, ImmutableArray<Layer> layers, int classes)
    {
        NetworkPart head = Resolve("head", PartKind.Head, input, layers, "head");
        return head.Output.Equals(new TensorShape(classes))
            ? head
            : throw new BlueprintException(
                $"network blueprint: the head ends in {head.Output}, but there are {classes} classes; "
                    + "end it with { type = linear, out = classes }",
                $"head[{layers.Length - 1}]"
            );
    }
}
