using System.Globalization;
using System.Text.RegularExpressions;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>
/// Prometheus' text format 0.0.4, read strictly: every sample belongs to the family before it, no series comes twice, and the buckets of a
/// histogram grow up to its count.
/// </summary>
internal static partial class PrometheusText
{
    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped"];

    /// <summary>The samples of a scrape.</summary>
    /// <exception cref="FormatException">It is not in this format.</exception>
    public static IReadOnlyList<Sample> Parse(string text)
    {
        var samples = new List<Sample>();
        var families = new HashSet<string>(StringComparer.Ordinal);
        (string Name, string Type) family = ("", "");
        Require(text.Length == 0 || text[^1] == '\n', "the last line has no end", text.Length < 80 ? text : text[^80..]);
        foreach (string line in text.Split('\n')[..^1])
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ');
                Require(words.Length == 4 && Types.Contains(words[3]) && families.Add(words[2]), "a type that cannot be", line);
                family = (words[2], words[3]);
            }
            else if (!line.StartsWith('#') && line.Length > 0)
            {
                Sample sample = SampleOf(line, family.Name);
                string suffix = sample.Name.StartsWith(family.Name, StringComparison.Ordinal) ? sample.Name[family.Name.Length..] : "?";
                Require(
                    suffix.Length == 0
                        ? family.Type != "histogram"
                        : family.Type == "histogram" && suffix is "_bucket" or "_sum" or "_count",
                    $"a sample of another family than {family.Name}",
                    line
                );
                samples.Add(sample);
            }
        }

        foreach (IGrouping<string, Sample> series in samples.GroupBy(sample => sample.Series))
        {
            Require(series.Count() == 1, "a series that comes twice", series.Key);
        }

        foreach (IGrouping<string, Sample> buckets in samples.Where(s => s.Name.EndsWith("_bucket", StringComparison.Ordinal)).GroupBy(Of))
        {
            double[] counts = [.. buckets.OrderBy(b => Number(b.Labels["le"])).Select(b => b.Value)];
            Require(counts.SequenceEqual(counts.Order()), "buckets that shrink", buckets.Key);
            Require(buckets.Any(b => b.Labels["le"] == "+Inf"), "no bucket for everything", buckets.Key);
        }

        return samples;
    }

    private static string Of(Sample bucket) =>
        bucket.Name + string.Join(",", bucket.Labels.Where(l => l.Key != "le").Select(l => $"{l.Key}={l.Value}"));

    private static Sample SampleOf(string line, string family)
    {
        Match match = SampleLine().Match(line);
        Require(match.Success, "no sample", line);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string rest = match.Groups["labels"].Value;
        foreach (Match label in Label().Matches(rest))
        {
            Require(labels.TryAdd(label.Groups[1].Value, Regex.Unescape(label.Groups[2].Value)), "a label that comes twice", line);
        }

        Require(Label().Replace(rest, "").Length == 0, "labels that cannot be read", line);
        return new Sample(match.Groups["name"].Value, labels, Number(match.Groups["value"].Value), family);
    }

    private static double Number(string text) =>
        text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };

    private static void Require(bool holds, string what, string where)
    {
        if (!holds)
        {
            throw new FormatException($"{what}: {where}");
        }
    }

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>.*)\})? (?<value>[+-]Inf|NaN|[-+0-9.eE]+)(?: [0-9]+)?$""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex SampleLine();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)",?""")]
    private static partial Regex Label();

    /// <summary>One value.</summary>
    /// <param name="Name">With a histogram's suffix.</param>
    /// <param name="Labels">By name.</param>
    /// <param name="Value">What it is.</param>
    /// <param name="Family">The metric.</param>
    public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value, string Family)
    {
        public string Series => Name + "{" + string.Join(",", Labels.Select(label => $"{label.Key}={label.Value}")) + "}";
    }
}
