using ProFL.Learning.Networks;

namespace ProFL.Learning.Tests.Builders;

/// <summary>Networks for tests.</summary>
internal static class Blueprints
{
    /// <summary>A network of one 1×1 convolution and a classifier, small enough to write out.</summary>
    public const string TinyJson = """
        {"name":"tiny","input":[1,2,2],"classes":2,
         "blocks":[{"name":"block1","layers":[{"type":"conv2d","out":2,"kernel":1}]}],
         "head":[{"type":"global-average-pool"},{"type":"linear","out":2}]}
        """;

    /// <summary>
    /// Four blocks of three 3×3 convolutions for the 8×8 digits: 206,810 parameters, the same activations in every block.
    /// </summary>
    public static string Deep8Json(string proxy = "batch-norm") =>
        $$"""
            {"name":"deep8","input":[1,8,8],"classes":10,"proxy":"{{proxy}}","blocks":[
             {{Block("block1", 16, 1)}},{{Block("block2", 16, 1)}},{{Block("block3", 64, 2)}},{{Block("block4", 64, 1)}}],
             "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
            """;

    /// <summary>The network of <see cref="Deep8Json"/>.</summary>
    public static NetworkBlueprint Deep8(string proxy = "batch-norm") => NetworkBlueprint.FromJson(Deep8Json(proxy));

    /// <summary>Two blocks of linear layers with batch normalisation for rows of three numbers.</summary>
    public static NetworkBlueprint Rows() =>
        NetworkBlueprint.FromJson(
            """
            {"name":"rows","input":[3],"classes":2,"blocks":[
              {"name":"block1","layers":[{"type":"linear","out":7,"bias":false},{"type":"batch-norm"},{"type":"relu"}]},
              {"name":"block2","layers":[{"type":"linear","out":5,"bias":false},{"type":"batch-norm"},{"type":"relu"}]}],
             "head":[{"type":"linear","out":"classes"}]}
            """
        );

    /// <summary>Every kind of layer that there is.</summary>
    public static NetworkBlueprint EveryLayer() =>
        NetworkBlueprint.FromJson(
            """
            {"name":"every-layer","input":[2,16,16],"classes":3,"blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":4,"kernel":3,"padding":1},{"type":"batch-norm"},{"type":"relu"},
               {"type":"max-pool","kernel":2},
                {"type":"residual","name":"layer1.0",
                 "main":[{"type":"conv2d","name":"conv1","out":8,"kernel":3,"stride":2,"padding":1,"bias":false,
                  "init":"kaiming-normal-fan-out"},{"type":"group-norm","groups":2},{"type":"gelu"}],
                 "shortcut":[{"type":"average-pool","kernel":2},{"type":"conv2d","name":"downsample.1","out":8,"kernel":1}]},
                {"type":"dropout","probability":0.1},{"type":"patch-embedding","out":12,"patch":2},
                 {"type":"class-token","name":"class_token"},{"type":"position-embedding","name":"encoder.pos_embedding"},
                {"type":"transformer-encoder","heads":3,"feed-forward":20,"dropout":0.1,"epsilon":1e-6}]},
              {"name":"block2","layers":[{"type":"residual","main":[{"type":"layer-norm"},{"type":"self-attention","heads":2}]},
               {"type":"layer-norm","epsilon":1e-3}]}],
             "head":[{"type":"residual","main":[{"type":"linear","out":12}]},
              {"type":"residual","main":[{"type":"global-average-pool"}],"shortcut":[{"type":"first-token"}]},{"type":"flatten"},
              {"type":"linear","out":"classes"}]}
            """
        );

    /// <summary>A network with the given layers in its only block, on one sample of the given shape.</summary>
    public static NetworkBlueprint OneBlock(string input, params string[] layers) => NetworkBlueprint.FromJson(OneBlockJson(input, layers));

    /// <summary>The JSON of <see cref="OneBlock"/>.</summary>
    public static string OneBlockJson(string input, params string[] layers) =>
        $$"""
            {"name":"one","input":{{input}},"classes":3,"blocks":[{"name":"block1","layers":[{{string.Join(",", layers)}}]}],
             "head":[{"type":"flatten"},{"type":"linear","out":3}]}
            """;

    private static string Block(string name, int channels, int stride)
    {
        const string normed = """{"type":"batch-norm"},{"type":"relu"}""";
        return $$"""
            {"name":"{{name}}","layers":[{{Convolution(channels, stride)}},{{normed}},{{Convolution(channels, 1)}},{{normed}},{{Convolution(
                channels,
                1
            )}},{{normed}}]}
            """;
    }

    private static string Convolution(int channels, int stride) =>
        $$"""{"type":"conv2d","out":{{channels}},"kernel":3,"stride":{{stride}},"padding":1,"bias":false}""";
}
