using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Networks;

/// <summary>Puts layers one after the other and checks where blocks and head end.</summary>
internal static class PartResolver
{
    /// <summary>Resolves layers from an input on.</summary>
    public static NetworkPart Resolve(string name, PartKind kind, TensorShape input, IEnumerable<Layer> layers)
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
                    + misfit.Message
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
            resolved.Add(Resolve(name, PartKind.Block, shape, layers));
            shape = resolved[^1].Output;
        }

        return resolved.ToImmutable();
    }

    /// <summary>Resolves the head, which must end in one value per class.</summary>
    public static NetworkPart Head(TensorShape input, IEnumerable<Layer> layers, int classes)
    {
        NetworkPart head = Resolve("head", PartKind.Head, input, layers);
        return head.Output.Equals(new TensorShape(classes))
            ? head
            : throw new BlueprintException(
                $"network blueprint: the head ends in {head.Output}, but there are {classes} classes; "
                    + "end it with { type = linear, out = classes }"
            );
    }
}
