using System.Text;
using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Configuration;

/// <summary>Files that would end the process, hold it for ever, or say more than they seem to.</summary>
public class HoconBoundsTests
{
    [Theory]
    [InlineData("a = ${b}\nb = ${a}", "leads back to itself")]
    [InlineData("a = ${a}", "leads back to itself")]
    [InlineData("a = [1]\na = ${a} [2]", "leads back to itself")]
    [InlineData("a = ${?a}", "leads back to itself")]
    [InlineData("a { b = ${a} }", "leads back to itself")]
    [InlineData("a = ${b.x}\nb = ${a}", "leads back to itself")]
    [InlineData("a = ${HOME}", "the environment is not read")]
    [InlineData("a = ${PATH}", "the environment is not read")]
    public void Should_refuse_when_a_substitution_leads_nowhere_or_back(string text, string what) => Refused(text, what);

    [Fact]
    public void Should_refuse_at_once_when_substitutions_multiply()
    {
        var lists = new StringBuilder("l0 = [1,1,1,1,1,1,1,1,1,1]\n");
        var texts = new StringBuilder("t0 = xxxxxxxxxxxxxxxxxxxx\n");
        var lookups = new StringBuilder("o0 { x = 1 }\n");
        for (int i = 1; i < 40; i++)
        {
            lists.Append($"l{i} = [{string.Join(',', Enumerable.Repeat($"${{l{i - 1}}}", 10))}]\n");
            texts.Append($"t{i} = ${{t{i - 1}}}${{t{i - 1}}}\n");
            lookups.Append($"o{i} = ${{o{i - 1}}}\no{i} = ${{o{i - 1}}}\n");
        }

        Refused(lists.ToString(), "comes to more than");
        Refused(texts.ToString(), "comes to more than");
        Refused(lookups + "a = ${o39.x}", "comes to more than");
    }

    [Fact]
    public void Should_refuse_when_values_lie_too_deep()
    {
        Refused(string.Concat(Enumerable.Repeat("a {", 100_000)), "deep");
        Refused("a = " + new string('[', 100_000), "deep");
        Refused("a" + string.Concat(Enumerable.Repeat(".a", 100_000)) + " = 1", "parts");
        Refused(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"a{i} = ${{a{i + 1}}}\n")) + "a10000 = 1", "lead to one another");
        Refused(string.Concat(Enumerable.Range(0, 40).Select(i => $"a{i} {{ b {{ c = ${{a{i + 1}}} }} }}\n")) + "a40 = 1", "deep");
    }

    [Fact]
    public void Should_refuse_when_a_file_is_too_large_a_folder_or_no_text()
    {
        using var folder = new TemporaryFolder();
        using (FileStream huge = File.Create(folder.File("huge.conf")))
        {
            huge.SetLength(50 << 20);
        }

        File.WriteAllBytes(folder.File("latin.conf"), [.. "a = 1\nb = \""u8, 0xE4, .. "\"\n"u8]);

        Assert.Contains("more than 4 MiB", RefusedFile(folder.File("huge.conf")), StringComparison.Ordinal);
        Assert.Contains("more than 4 MiB", RefusedFile("/dev/zero"), StringComparison.Ordinal);
        Assert.Contains("line 2: is not UTF-8", RefusedFile(folder.File("latin.conf")), StringComparison.Ordinal);
        Assert.Contains("is a folder", RefusedFile(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_read_what_its_mark_says_when_a_file_has_a_byte_order_mark()
    {
        using var folder = new TemporaryFolder();
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(folder.File("marked.conf"), "a = \"ä\"\n", encoding);

            Assert.Equal("ä", HoconText.ParseFile(folder.File("marked.conf")).GetString("a"));
        }
    }

    [Theory]
    [InlineData("training { learning-rate = 0,05, momentum = 0.9 }", "0,05 has a decimal comma: write 0.05")]
    [InlineData("rate = 0,05\nb = 1", "0,05 has a decimal comma: write 0.05")]
    [InlineData("rate = -1,5e-3", "-1,5e-3 has a decimal comma: write -1.5e-3")]
    [InlineData("memory = 1,5GiB }", "1,5GiB has a decimal comma: write 1.5GiB")]
    public void Should_name_the_decimal_comma_when_a_number_has_one(string text, string what) => Refused(text, what);

    [Theory]
    [InlineData("a = 1\na = ${?b}", "{\"a\":\"1\"}")]
    [InlineData("b = 2\na = 1\na = ${?b}", "{\"b\":\"2\",\"a\":\"2\"}")]
    [InlineData("b { x = 1, y = 2 }\na = ${b}\na { x = 3 }", "{\"b\":{\"x\":\"1\",\"y\":\"2\"},\"a\":{\"x\":\"3\",\"y\":\"2\"}}")]
    [InlineData("b { x = 1 }\na = ${b} { y = 2 }", "{\"b\":{\"x\":\"1\"},\"a\":{\"x\":\"1\",\"y\":\"2\"}}")]
    [InlineData("b = [1]\na = ${b} [2]", "{\"b\":[\"1\"],\"a\":[\"1\",\"2\"]}")]
    [InlineData("b = 1\na = [n0, ${?b}2, ${?c}, 2 ${b}]", "{\"b\":\"1\",\"a\":[\"n0\",\"12\",\"2 1\"]}")]
    [InlineData("a { x = 1 }\na { x = 2, y = ${a.x} }", "{\"a\":{\"x\":\"2\",\"y\":\"2\"}}")]
    [InlineData("a.b.c = 1\na { b { d = 2 } }", "{\"a\":{\"b\":{\"c\":\"1\",\"d\":\"2\"}}}")]
    [InlineData("a = 1\na { b = 2 }\na = [3]", "{\"a\":[\"3\"]}")]
    [InlineData("{ \"a.b\" : 1, \"c\" : null, d = \"\" }", "{\"a.b\":\"1\",\"c\":null,\"d\":\"\"}")]
    [InlineData("include = 1\nincluded = ${include}", "{\"include\":\"1\",\"included\":\"1\"}")]
    [InlineData("a = 5e-4 GiB // note\nb : [1\n2\n,3,]", "{\"a\":\"5e-4 GiB\",\"b\":[\"1\",\"2\",\"3\"]}")]
    public void Should_merge_as_hocon_says_when_keys_and_substitutions_meet(string text, string json) =>
        Assert.Equal(json, HoconJson.ToJson(HoconText.Parse(text, "job.conf")));

    [Fact]
    public void Should_read_what_akka_reads_when_a_file_is_shipped()
    {
        string[] files = Directory.GetFiles(HoconLayers.Folder, "*.conf", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
                Assert.Equal(
                    HoconJson.ToJson(ConfigurationFactory.ParseString(File.ReadAllText(file))),
                    HoconJson.ToJson(HoconText.ParseFile(file))
                )
        );
    }

    private static void Refused(string text, string what) =>
        Assert.Contains(what, Assert.Throws<HoconException>(() => HoconText.Parse(text, "job.conf")).Message, StringComparison.Ordinal);

    private static string RefusedFile(string path) => Assert.Throws<HoconException>(() => HoconText.ParseFile(path)).Message;
}
