using System.Text.Json.Serialization;
using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Comparisons;

/// <summary>How a comparison's JSON is written: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ComparisonNote))]
[JsonSerializable(typeof(ComparedOutcome))]
[JsonSerializable(typeof(ComparisonResult))]
public sealed partial class ComparisonJson : JsonSerializerContext;
