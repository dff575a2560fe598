using ProFL.Learning.Layers;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Tools.Tests.Networks;

/// <summary>A proxy stands in for a block only if what it makes depends on all that it gets.</summary>
public class ProxyCoverageTests
{
    public ProxyCoverageTests() => TorchNatives.Load();

    public static TheoryData<string, int> Proxies
    {
        get
        {
            var proxies = new TheoryData<string, int>();
            foreach (string name in NetworkFile.Shipped)
            {
                for (int step = 2; step <= NetworkFile.Read(name).Steps; step++)
                {
                    proxies.Add(name, step);
                }
            }

            return proxies;
        }
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public void Should_depend_on_every_position_of_its_input_when_the_network_is_shipped(string name, int step)
    {
        NetworkPart proxy = NetworkFile.Read(name).Proxy(step);

        Assert.Equal(PlacesOf(proxy), PlacesThatMatter(proxy));
    }

    [Fact]
    public void Should_see_a_corner_alone_when_a_job_of_version_1_trains_vgg11_bn()
    {
        Assert.Equal(4, PlacesThatMatter(OfVersion(1, "vgg11_bn").Proxy(2)));
        Assert.Equal(16, PlacesThatMatter(OfVersion(2, "vgg11_bn").Proxy(2)));
    }

    [Fact]
    public void Should_be_as_in_version_1_when_the_network_is_another_than_vgg11_bn() =>
        Assert.All(
            NetworkFile.Shipped.Where(name => name != "vgg11_bn"),
            name => Assert.Equal(Layers(OfVersion(1, name)), Layers(OfVersion(2, name)))
        );

    private static Layer[] Layers(NetworkBlueprint network) =>
        [.. network.Proxies.SelectMany(proxy => proxy.Layers).Select(layer => layer.Layer)];

    private static NetworkBlueprint OfVersion(int version, string name) =>
        RuleBook
            .Released.Of(version)
            .ReadJob(RuleBook.Released.Of(version).WriteJob(Jobs.Demo() with { Network = NetworkFile.Read(name) }))
            .Network;

    // how many places of the input change what the proxy makes of it when they are changed, its statistics fixed
    private static long PlacesThatMatter(NetworkPart proxy)
    {
        using DisposeScope scope = NewDisposeScope();
        var alone = new SubModel(Stage.Growing, 1, proxy.Name, [new SubModelPart(proxy, PartMode.Trainable)]);
        using var module = new SubModelModule(alone);
        module.Load(
            new ArrayTensors(
                proxy.Parameters.ToDictionary(
                    spec => spec.Name,
                    spec => (spec.Shape, Enumerable.Range(0, (int)spec.Shape.ElementCount).Select(i => 1 + (i % 7 / 10f)).ToArray())
                )
            )
        );
        Tensor input = linspace(-1, 1, proxy.Input.ElementCount).reshape([1, .. proxy.Input.Dimensions.Select(size => (long)size)]);
        Tensor made = module.Forward(input, training: false);
        return Enumerable.Range(0, (int)PlacesOf(proxy)).LongCount(place => Matters(module, input, made, place));
    }

    private static bool Matters(SubModelModule module, Tensor input, Tensor made, int place)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor changed = input.clone();
        // images have channels before their places, tokens have features behind theirs
        Tensor places = input.Dimensions == 4 ? changed.flatten(2).select(2, place) : changed.select(1, place);
        places.add_(1);
        return module.Forward(changed, training: false).sub(made).count_nonzero().item<long>() > 0;
    }

    private static long PlacesOf(NetworkPart proxy) => proxy.Input.Rank == 3 ? proxy.Input.ElementCount / proxy.Input[0] : proxy.Input[0];
}
