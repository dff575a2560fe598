using System.Text.Json.Serialization;

namespace ProFL.Tools.Doctor;

/// <summary>One setting of a process, for a person.</summary>
/// <param name="Key">Its path, such as <c>profl.http.port</c>.</param>
/// <param name="Value">Its value; what is secret in it is left out.</param>
/// <param name="Source">The layer that set it: a shipped one, a file, or <c>--set</c>.</param>
public sealed record ShownSetting(string Key, string Value, string Source);

/// <summary>How settings are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<ShownSetting>))]
public sealed partial class ShownSettingJson : JsonSerializerContext;
