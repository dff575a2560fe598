using ProFL.Learning.Networks;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Networks;

/// <summary>What is said of a network that cannot be: key or layer, and what to do.</summary>
public class BlueprintErrorTests
{
    [Theory]
    [InlineData("{", "not JSON at line 1")]
    [InlineData("[]", "must be an object")]
    [InlineData("{\"\\ud800\":1}", "byte 2 begins a text with half a surrogate pair")]
    [InlineData("{}", "key `name`: missing; add it")]
    [InlineData("""{"name":"a","nmae":1}""", "key `nmae`: unknown; did you mean `name`?")]
    [InlineData("""{"name":"a","name":"b"}""", "key `name`: given twice; keep one")]
    [InlineData("""{"wholly-different":1}""", "key `wholly-different`: unknown; remove it, the keys here are name, input")]
    public void Should_name_key_and_remedy_when_json_is_wrong(string json, string expected) => AssertRefused(json, expected);

    [Theory]
    [InlineData(
        """{"type":"conv2"}""",
        "key `blocks[0].layers[0].type`: must be one of conv2d, linear, batch-norm, group-norm, layer-norm, relu, gelu, "
    )]
    [InlineData("""{"type":"resdual"}""", "not \"resdual\"; did you mean `residual`?")]
    [InlineData(
        """{"type":"group-norm","groups":3}""",
        "block `block1`: layer `block1.0` has 3 groups for 1 channels; choose a number of groups that divides the channels"
    )]
    [InlineData(
        """{"type":"patch-embedding","out":4,"patch":3}""",
        "block `block1`: layer `block1.0` cuts 4×4 into patches of 3×3, which leaves a rest; choose a patch that divides height and width"
    )]
    [InlineData(
        """{"type":"self-attention","heads":2}""",
        "layer `block1.0` needs [tokens, features] but gets [1, 4, 4]; put a patch-embedding layer before it"
    )]
    [InlineData(
        """{"type":"patch-embedding","out":4,"patch":2},{"type":"self-attention","heads":3}""",
        "layer `block1.1` has 3 heads for 4 features; choose a number of heads that divides the features"
    )]
    [InlineData(
        """{"type":"patch-embedding","out":4,"patch":2},{"type":"batch-norm"}""",
        "layer `block1.1` needs [C, H, W] or [features] but gets [4, 4]; normalise tokens with layer-norm"
    )]
    [InlineData(
        """{"type":"patch-embedding","out":4,"patch":2},{"type":"conv2d","out":1,"kernel":1}""",
        "layer `block1.1` needs [C, H, W] but gets [4, 4]; put it before any"
    )]
    [InlineData("""{"type":"residual","main":[]}""", "key `blocks[0].layers[0].main`: must be an array [ … ] of at least one value")]
    [InlineData("""{"type":"residual","main":[{"type":"relu","kernel":1}]}""", "key `blocks[0].layers[0].main[0].kernel`: unknown")]
    [InlineData(
        """{"type":"residual","name":"a","main":[{"type":"conv2d","name":"b","out":2,"kernel":3}]}""",
        "block `block1`: layer `a` adds [1, 4, 4] of its shortcut to [2, 2, 2] of its main path; "
            + "set padding = 1 in layer `a.b` and give it shortcut = [ { type = conv2d, out = 2, kernel = 1 } ]"
    )]
    [InlineData(
        """{"type":"residual","name":"a","main":[{"type":"conv2d","name":"b","out":2,"kernel":7}]}""",
        "block `block1`: layer `a.b` has a kernel of 7, larger than its padded input of 4×4; make"
    )]
    [InlineData(
        """{"type":"residual","name":"a","main":[{"type":"relu","name":"b"},{"type":"relu","name":"b"}]}""",
        "layer `a.b` of `block1` takes the name `a.b`, which another layer has"
    )]
    [InlineData("""{"type":"dropout","probability":1}""", "key `blocks[0].layers[0].probability`: must be a number from 0 to 0.99, not 1")]
    [InlineData(
        """{"type":"global-average-pool"},{"type":"global-average-pool"}""",
        "layer `block1.1` needs [C, H, W] or [tokens, features] but gets [1]; remove it"
    )]
    [InlineData(
        """{"type":"conv2d","out":1,"kernal":3}""",
        "key `blocks[0].layers[0].kernal`: unknown; did you mean `blocks[0].layers[0].kernel`?"
    )]
    [InlineData("""{"type":"conv2d","out":1}""", "key `blocks[0].layers[0].kernel`: missing; add it")]
    [InlineData("""{"type":"conv2d","out":0,"kernel":3}""", "key `blocks[0].layers[0].out`: must be a whole number from 1 to 65536, not 0")]
    [InlineData("""{"type":"conv2d","out":"many","kernel":3}""", "must be a whole number from 1 to 65536, not \"many\"")]
    [InlineData(
        """{"type":"conv2d","out":1,"kernel":3,"bias":"yes"}""",
        "key `blocks[0].layers[0].bias`: must be true or false, not \"yes\""
    )]
    [InlineData("""{"type":"relu","kernel":3}""", "key `blocks[0].layers[0].kernel`: unknown")]
    [InlineData("""{"type":"relu","name":"a..b"}""", "letters, digits")]
    [InlineData(
        """{"type":"conv2d","out":1,"kernel":7,"padding":1}""",
        "layer `block1.0` has a kernel of 7, larger than its padded input of 6×6; make the kernel smaller"
    )]
    [InlineData(
        """{"type":"max-pool","kernel":2,"padding":2}""",
        "layer `block1.0` pads by 2, more than half its window of 2; pad by 1 at most"
    )]
    [InlineData(
        """{"type":"linear","out":3}""",
        "layer `block1.0` needs one row of features but gets [1, 4, 4]; put a global-average-pool or flatten layer before it"
    )]
    [InlineData(
        """{"type":"flatten"},{"type":"conv2d","out":1,"kernel":3}""",
        "layer `block1.1` needs [C, H, W] but gets [16]; put it before any"
    )]
    [InlineData(
        """{"type":"relu","name":"x"},{"type":"relu","name":"x"}""",
        "layer `x` of `block1` takes the name `x`, which another layer has"
    )]
    [InlineData("""{"type":"batch-norm","name":"head.1"}""", "takes the name `head.1")]
    [InlineData(
        """{"type":"conv2d","out":65536,"kernel":1},{"type":"conv2d","out":65536,"kernel":3}""",
        "more than one tensor can hold; use fewer channels"
    )]
    public void Should_name_layer_and_remedy_when_layer_is_wrong(string layers, string expected) =>
        AssertRefused(Blueprints.OneBlockJson("[1,4,4]", layers), expected);

    [Theory]
    [InlineData(
        """{"type":"conv2d","out":4,"kernel":3,"padding":1}""",
        "",
        "give it shortcut = [ { type = conv2d, out = 4, kernel = 1 } ]"
    )]
    [InlineData(
        """{"type":"conv2d","out":4,"kernel":3,"stride":2,"padding":1}""",
        "",
        "give it shortcut = [ { type = conv2d, out = 4, kernel = 1, stride = 2 } ]"
    )]
    [InlineData("""{"type":"conv2d","out":2,"kernel":3}""", "", "set padding = 1 in layer `a.main.0`")]
    [InlineData(
        """{"type":"conv2d","out":4,"kernel":3,"stride":2}""",
        """{"type":"conv2d","out":4,"kernel":1,"stride":2}""",
        "set padding = 1 in layer `a.main.0`"
    )]
    [InlineData(
        """{"type":"conv2d","out":4,"kernel":3,"stride":2,"padding":1}""",
        """{"type":"conv2d","out":4,"kernel":1}""",
        "set stride = 2 in layer `a.shortcut.0` of its shortcut"
    )]
    [InlineData(
        """{"type":"conv2d","out":4,"kernel":3,"padding":1}""",
        """{"type":"conv2d","out":3,"kernel":1}""",
        "set out = 4 in layer `a.shortcut.0` of its shortcut"
    )]
    [InlineData(
        """{"type":"conv2d","out":4,"kernel":3,"stride":2,"padding":1}""",
        """{"type":"conv2d","out":3,"kernel":1}""",
        "set stride = 2 and out = 4 in layer `a.shortcut.0` of its shortcut"
    )]
    [InlineData("""{"type":"flatten"},{"type":"linear","out":3}""", "", "give it a shortcut that ends in [3]")]
    [InlineData("""{"type":"flatten"},{"type":"linear","out":3}""", """{"type":"flatten"}""", "let its shortcut end in [3]")]
    public void Should_advise_the_smallest_change_when_the_paths_of_a_residual_layer_differ(string main, string shortcut, string expected)
    {
        string layer = $$"""{"type":"residual","name":"a","main":[{{main}}],"shortcut":[{{shortcut}}]}""";
        if (shortcut.Length == 0)
        {
            layer = layer.Replace(",\"shortcut\":[]", "", StringComparison.Ordinal);
        }

        string message = Assert
            .Throws<BlueprintException>(() => NetworkBlueprint.FromJson(Blueprints.OneBlockJson("[2,8,8]", layer)))
            .Message;

        Assert.EndsWith("of its main path; " + expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_when_head_does_not_end_in_one_value_per_class() =>
        AssertRefused(
            Blueprints.TinyJson.Replace("\"classes\":2", "\"classes\":5", StringComparison.Ordinal),
            "the head ends in [2], but there are 5 classes; end it with { type = linear, out = classes }"
        );

    [Theory]
    [InlineData("head", "block2", "a block is called `head`, a name that ProFL keeps for the head; rename the block", "blocks[1].name")]
    [InlineData("proxy2", "block2", "a block is called `proxy2`, a name that ProFL keeps for a proxy; rename the", "blocks[1].name")]
    [InlineData("proxy2", "block1", "a block is called `proxy2`, a name that ProFL keeps for a proxy; rename the", "blocks[0].name")]
    [InlineData("block1", "block2", "two blocks are called `block1`; rename one of them", "blocks[1].name")]
    public void Should_refuse_when_a_block_has_a_name_that_is_taken(string name, string block, string expected, string key)
    {
        string json = Blueprints.Deep8Json().Replace($"\"{block}\"", $"\"{name}\"", StringComparison.Ordinal);
        AssertRefused(json, expected);
        Assert.Equal(key, Assert.Throws<BlueprintException>(() => NetworkBlueprint.FromJson(json)).Key);
    }

    [Fact]
    public void Should_refuse_when_no_proxy_can_stand_in_for_a_block() =>
        AssertRefused(
            """
            {"name":"a","input":[1,8,8],"classes":2,"blocks":[
              {"name":"one","layers":[{"type":"relu"}]},{"name":"two","layers":[{"type":"conv2d","out":1,"kernel":3}]}],
             "head":[{"type":"flatten"},{"type":"linear","out":2}]}
            """,
            "block `two` makes 6×6 of 8×8, which no stride of a 3×3 proxy does; pad"
        );

    [Fact]
    public void Should_refuse_when_a_later_block_changes_the_kind_of_shape() =>
        AssertRefused(
            """
            {"name":"a","input":[1,8,8],"classes":2,"blocks":[
              {"name":"one","layers":[{"type":"relu"}]},{"name":"two","layers":[{"type":"flatten"}]}],
             "head":[{"type":"linear","out":2}]}
            """,
            "block `two` makes [64] of [1, 8, 8], for which there is no proxy; "
                + "only the first block may hand on another kind of shape than it gets: move the layers"
        );

    [Theory]
    [InlineData("[8,8]", "an array of 2 numbers")]
    [InlineData("[1,2,3,4]", "an array of 4 numbers")]
    [InlineData("{}", "an object")]
    [InlineData("8", "8")]
    public void Should_refuse_when_input_is_neither_an_image_nor_a_row(string input, string what) =>
        AssertRefused(
            Blueprints.OneBlockJson(input, """{"type":"relu"}"""),
            $"key `input`: must be [channels, height, width] of images or [features] of rows, not {what}"
        );

    [Theory]
    [InlineData("\"kernel\":1", "\"kernel\":0", "blocks[0].layers[0].kernel")]
    [InlineData("\"kernel\":1", "\"kernel\":9", "blocks[0].layers[0]")]
    [InlineData("\"out\":2}]}", "\"out\":3}]}", "head[1]")]
    [InlineData("\"name\":\"block1\"", "\"name\":\"head\"", "blocks[0].name")]
    public void Should_say_which_key_it_is_about_when_a_blueprint_is_refused(string right, string wrong, string key)
    {
        string json = Blueprints.TinyJson.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Blueprints.TinyJson, json);
        Assert.Equal(key, Assert.Throws<BlueprintException>(() => NetworkBlueprint.FromJson(json)).Key);
    }

    private static void AssertRefused(string json, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<BlueprintException>(() => NetworkBlueprint.FromJson(json)).Message,
            StringComparison.Ordinal
        );
}
