using CsCheck;
using ProFL.Learning.Networks;
using ProFL.Learning.Resolution;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Networks;

public class BlueprintJsonTests
{
    private static readonly Gen<string> Convolutions = Gen.Select(
        Gen.Int[1, 9],
        Gen.Int[0, 1],
        Gen.Int[1, 2],
        Gen.Bool,
        Gen.Bool,
        (channels, half, stride, bias, kaiming) =>
            $$"""
                {"type":"conv2d","out":{{channels}},"kernel":{{(2 * half) + 1}},"stride":{{stride}},"padding":{{half}},
                 "bias":{{(bias ? "true" : "\"false\"")}},"init":"{{(kaiming ? "kaiming-normal-fan-out" : "uniform-fan-in")}}"}
                """
    );

    private static readonly Gen<string> Layers = Gen.OneOf(
        Convolutions,
        Gen.Select(
            Gen.Double[1e-6, 1e-2],
            Gen.Double[0, 1],
            (epsilon, momentum) =>
                FormattableString.Invariant($$"""{"type":"batch-norm","epsilon":{{epsilon:R}},"momentum":{{momentum:R}}}""")
        ),
        Gen.Const("""{"type":"relu"}"""),
        Gen.Const("""{"type":"gelu"}"""),
        Gen.Const("""{"type":"layer-norm"}"""),
        Gen.Const("""{"type":"group-norm","groups":1}"""),
        Gen.Const("""{"type":"dropout","probability":0.25}"""),
        Gen.Const("""{"type":"residual","main":[{"type":"relu","name":"inner.relu"},{"type":"dropout","probability":0.5}]}"""),
        Gen.Const("""{"type":"average-pool","kernel":3,"stride":2,"padding":1}"""),
        Gen.Const("""{"type":"max-pool","kernel":3,"stride":2,"padding":1}""")
    );

    private static readonly Gen<string> Networks = Gen.Select(
        Layers.Array[1, 4].Array[1, 4],
        Gen.OneOf(Gen.Const("linear"), Gen.Const("batch-norm"), Gen.Const("batch-norm-relu")),
        Gen.Int[2, 12],
        (blocks, proxy, classes) =>
            $$"""
                {"name":"n","input":["3","17",16],"classes":{{classes}},"proxy":"{{proxy}}",
                 "blocks":[{{string.Join(
                    ",",
                    blocks.Select((layers, index) => $$"""{"name":"block{{index + 1}}","layers":[{{string.Join(",", layers)}}]}""")
                )}}],
                 "head":[{"type":"global-average-pool","name":"pool"},{"type":"linear","out":{{classes}}}]}
                """
    );

    [Fact]
    public void Should_print_every_setting_in_fixed_order_when_json_is_canonical() =>
        Assert.Equal(
            """{"name":"tiny","input":[1,2,2],"classes":2,"proxy":"batch-norm","blocks":[{"name":"block1","layers":["""
                + """{"type":"conv2d","out":2,"kernel":1,"stride":1,"padding":0,"bias":true,"init":"uniform-fan-in"}]}],"head":["""
                + """{"type":"global-average-pool"},{"type":"linear","out":2,"bias":true}]}""",
            NetworkBlueprint.FromJson(Blueprints.TinyJson).ToJson()
        );

    [Fact]
    public void Should_read_an_equal_network_when_canonical_json_is_read() =>
        Networks.Sample(json =>
        {
            var network = NetworkBlueprint.FromJson(json);
            var again = NetworkBlueprint.FromJson(network.ToJson());
            Assert.Equal(network, again);
            Assert.Equal(network.ToJson(), again.ToJson());
            Assert.Equal(network.Parts, again.Parts);
        });

    [Fact]
    public void Should_read_an_equal_network_when_every_kind_of_layer_is_in_it()
    {
        NetworkBlueprint network = Blueprints.EveryLayer();
        Assert.Equal(network.Parts, NetworkBlueprint.FromJson(network.ToJson()).Parts);
        Assert.Equal(
            LayerKinds.All.Select(kind => kind.Layer).ToHashSet(),
            network
                .Parts.SelectMany(part => part.Layers)
                .SelectMany(layer => layer.WithInside)
                .Select(layer => layer.Layer.GetType())
                .ToHashSet()
        );
    }

    [Fact]
    public void Should_differ_when_a_setting_differs() => Assert.NotEqual(Blueprints.Deep8(), Blueprints.Deep8("linear"));

    [Fact]
    public void Should_read_the_same_network_when_numbers_are_strings() =>
        Assert.Equal(
            NetworkBlueprint.FromJson(Blueprints.TinyJson),
            NetworkBlueprint.FromJson(
                Blueprints
                    .TinyJson.Replace("\"out\":2", "\"out\":\"2\"", StringComparison.Ordinal)
                    .Replace("[1,2,2]", "[\"1\",\"2\",\"2\"]", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Should_throw_nothing_but_its_own_exception_when_json_is_damaged() =>
        Gen.OneOf(
                Mutations.Of(Blueprints.Deep8().ToJson()),
                Mutations.Of(Blueprints.EveryLayer().ToJson()),
                Mutations.Of(Blueprints.Rows().ToJson())
            )
            .Sample(
                json =>
                {
                    try
                    {
                        _ = NetworkBlueprint.FromJson(json).ToJson();
                    }
                    catch (BlueprintException exception)
                    {
                        Assert.StartsWith("network blueprint: ", exception.Message, StringComparison.Ordinal);
                    }
                },
                iter: 6000
            );

    [Fact]
    public void Should_make_one_value_for_each_class_when_out_is_the_word_classes() =>
        Assert.Equal(
            NetworkBlueprint.FromJson(Blueprints.TinyJson),
            NetworkBlueprint.FromJson(
                Blueprints.TinyJson.Replace(
                    "\"type\":\"linear\",\"out\":2",
                    "\"type\":\"linear\",\"out\":\"classes\"",
                    StringComparison.Ordinal
                )
            )
        );
}
