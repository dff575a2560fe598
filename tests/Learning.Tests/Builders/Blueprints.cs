using ProFL.Learning.Networks;

namespace ProFL.Learning.Tests.Builders;

/// <summary>Networks for tests.</summary>
internal static class Blueprints
{
    /// <summary>A network of one 1×1 convolution and a classifier, small enough to write out.</summary>
    public const string TinyJson =
        """
        {"name":"tiny","input":[1,2,2],"classes":2,
         "blocks":[{"name":"block1","layers":[{"type":"conv2d","out":2,"kernel":1}]}],
         "head":[{"type":"global-average-pool"},{"type":"linear","out":2}]}
        """;

    /// <summary>Four blocks of three 3×3 convolutions for the 8×8 digits: 206,810 parameters, the same activations in every block.</summary>
    public static string Deep8Json(string proxy = "batch-norm") => $$"""
        {"name":"deep8","input":[1,8,8],"classes":10,"proxy":"{{proxy}}","blocks":[
         {{Block("block1", 16, 1)}},{{Block("block2", 16, 1)}},{{Block("block3", 64, 2)}},{{Block("block4", 64, 1)}}],
         "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
        """;

    /// <summary>The network of <see cref="Deep8Json"/>.</summary>
    public static NetworkBlueprint Deep8(string proxy = "batch-norm") => NetworkBlueprint.FromJson(Deep8Json(proxy));

    /// <summary>A network with the given layers in its only block, on one sample of the given shape.</summary>
    public static NetworkBlueprint OneBlock(string input, params string[] layers) => NetworkBlueprint.FromJson(OneBlockJson(input, layers));

    /// <summary>The JSON of <see cref="OneBlock"/>.</summary>
    public static string OneBlockJson(string input, params string[] layers) => $$"""
        {"name":"one","input":{{input}},"classes":3,"blocks":[{"name":"block1","layers":[{{string.Join(",", layers)}}]}],
         "head":[{"type":"flatten"},{"type":"linear","out":3}]}
        """;

    private static string Block(string name, int channels, int stride)
    {
        const string normed = """{"type":"batch-norm"},{"type":"relu"}""";
        return $$"""
            {"name":"{{name}}","layers":[{{Convolution(channels, stride)}},{{normed}},{{Convolution(channels, 1)}},{{normed}},{{Convolution(channels, 1)}},{{normed}}]}
            """;
    }

    private static string Convolution(int channels, int stride) =>
        $$"""{"type":"conv2d","out":{{channels}},"kernel":3,"stride":{{stride}},"padding":1,"bias":false}""";
}
