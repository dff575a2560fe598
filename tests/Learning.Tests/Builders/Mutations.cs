using CsCheck;

namespace ProFL.Learning.Tests.Builders;

/// <summary>Damaged JSON: a valid text with pieces replaced by fragments that are valid, odd or broken.</summary>
internal static class Mutations
{
    private static readonly string[] Fragments =
    [
        "",
        "0",
        "-1",
        "-0",
        "1e400",
        "99999999999999999999",
        "2147483647",
        "65536",
        "0.5",
        "null",
        "true",
        "\"\"",
        "\"x\"",
        "\"\\ud800\"",
        "\ud800",
        "{}",
        "[]",
        "[[]]",
        "{\"type\":\"flatten\"}",
        "\"type\":",
        ",",
        ":",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\"\\ud800\":1,",
        "\"name\":\"a\",",
        "\"name\":\"block1\",",
        "\u0000",
        " ",
    ];

    /// <summary>Texts with one to three damages.</summary>
    public static Gen<string> Of(string json) =>
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]))
            .List[1, 3]
            .Select(damages => damages.Aggregate(json, Damage));

    private static string Damage(string json, (double Place, int Length, string Fragment) damage)
    {
        int start = (int)(damage.Place * json.Length);
        int end = Math.Min(json.Length, start + damage.Length);
        return json[..start] + damage.Fragment + json[end..];
    }
}
