using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Networks;

/// <summary>
/// A network as data: blocks of layers, a head, and the proxies that follow from them. Immutable; equal when the canonical JSON and the
/// proxies' down-sampling are equal.
/// </summary>
public sealed class NetworkBlueprint : IEquatable<NetworkBlueprint>
{
    private readonly Dictionary<string, NetworkPart> _parts;
    private readonly string _json;

    /// <summary>Resolves the shapes of a network and makes its proxies.</summary>
    /// <exception cref="BlueprintException">Shapes do not fit, or a name is used twice.</exception>
    internal NetworkBlueprint(
        string name,
        TensorShape input,
        int classes,
        ProxyKind proxyKind,
        ProxyDownSampling proxyDownSampling,
        IReadOnlyList<(string Name, ImmutableArray<Layer> Layers)> blocks,
        ImmutableArray<Layer> head
    )
    {
        Name = name;
        Input = input;
        Classes = classes;
        ProxyKind = proxyKind;
        ProxyDownSampling = proxyDownSampling;
        Blocks = PartResolver.Blocks(input, blocks);
        Proxies = [.. Blocks.Skip(1).Select((block, index) => ProxyBuilder.Build(block, index + 2, proxyKind, proxyDownSampling))];
        Head = PartResolver.Head(Blocks[^1].Output, head, classes);
        BlueprintNames.Check(Parts);
        _parts = Parts.ToDictionary(part => part.Name, StringComparer.Ordinal);
        _json = BlueprintWriter.Write(this);
    }

    /// <summary>The network's name.</summary>
    public string Name { get; }

    /// <summary>Shape of one sample: [C, H, W] of images, [features] of rows.</summary>
    public TensorShape Input { get; }

    /// <summary>Number of classes the head tells apart.</summary>
    public int Classes { get; }

    /// <summary>What the proxies are made of.</summary>
    public ProxyKind ProxyKind { get; }

    /// <summary>How the proxies down-sample: not part of the JSON, because the rules of a job say it.</summary>
    public ProxyDownSampling ProxyDownSampling { get; }

    /// <summary>The blocks, front to back.</summary>
    public ImmutableArray<NetworkPart> Blocks { get; }

    /// <summary>The proxies of blocks 2 to T, front to back; one fewer than blocks.</summary>
    public ImmutableArray<NetworkPart> Proxies { get; }

    /// <summary>The classifier.</summary>
    public NetworkPart Head { get; }

    /// <summary>Number of growing steps T, one for each block.</summary>
    public int Steps => Blocks.Length;

    /// <summary>Blocks, then proxies, then the head.</summary>
    public IEnumerable<NetworkPart> Parts => [.. Blocks, .. Proxies, Head];

    /// <summary>Every tensor of the full network: blocks and head, no proxies.</summary>
    public IEnumerable<ParameterSpec> FullNetworkParameters => Blocks.Append(Head).SelectMany(part => part.Parameters);

    /// <summary>Reads a blueprint.</summary>
    /// <param name="json">An object with name, input, classes, proxy, blocks and head; numbers may be strings.</param>
    /// <param name="downSampling">How its proxies down-sample; a new job's by default.</param>
    /// <exception cref="BlueprintException">The text is not a blueprint, or its layers do not fit; the message names
    /// the place and the remedy.</exception>
    public static NetworkBlueprint FromJson(string json, ProxyDownSampling downSampling = ProxyDownSampling.Covering) =>
        BlueprintReader.Read(json, downSampling);

    /// <summary>The canonical JSON: fixed order of keys, every setting written out, no white space.</summary>
    public string ToJson() => _json;

    /// <summary>The part of a name.</summary>
    /// <param name="name">Such as <c>block1</c>, <c>proxy2</c>, <c>head</c>.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public NetworkPart Part(string name) =>
        _parts.TryGetValue(name, out NetworkPart? part)
            ? part
            : throw new ArgumentException(
                $"network {Name} has no part `{name}`; its parts are {string.Join(", ", Parts.Select(known => known.Name))}",
                nameof(name)
            );

    /// <summary>The block that a step trains.</summary>
    /// <param name="step">From 1 to <see cref="Steps"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public NetworkPart Block(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, Steps);
        return Blocks[step - 1];
    }

    /// <summary>The proxy of a block.</summary>
    /// <param name="step">From 2 to <see cref="Steps"/>; the first block needs none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such proxy.</exception>
    public NetworkPart Proxy(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, Steps);
        return Proxies[step - 2];
    }

    /// <summary>
    /// The same network with fewer channels: those of each convolution and the features of each hidden linear layer ×
    /// <paramref name="ratio"/>, rounded up. The layer that makes the classes keeps its width; names of parts and tensors stay.
    /// </summary>
    /// <param name="ratio">Above 0 and at most 1; 1 gives this network itself.</param>
    /// <returns>A network called <c>name-ratio</c>, the ratio's decimal point written as an underscore, as in <c>deep8-0_5</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is not above 0 and at most 1.</exception>
    public NetworkBlueprint Narrowed(double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ratio, 1);
        return ratio < 1 ? NetworkNarrowing.Narrow(this, ratio) : this;
    }

    /// <inheritdoc/>
    public bool Equals(NetworkBlueprint? other) =>
        other is not null && _json == other._json && ProxyDownSampling == other.ProxyDownSampling;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NetworkBlueprint);

    /// <inheritdoc/>
    public override int GetHashCode() => _json.GetHashCode(StringComparison.Ordinal);
}
