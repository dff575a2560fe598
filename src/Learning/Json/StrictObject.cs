using System.Text.Json;

namespace ProFL.Learning.Json;

/// <summary>A JSON object whose keys have been checked against the known ones.</summary>
internal sealed class StrictObject
{
    private readonly StrictJson _json;
    private readonly string _path;
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <summary>Checks the keys of an object.</summary>
    public StrictObject(StrictJson json, JsonElement element, string path, ReadOnlySpan<string> knownKeys)
    {
        _json = json;
        _path = path;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string key = property.Name;
            if (!knownKeys.Contains(key))
            {
                throw json.Error(Join(path, StrictJson.Shown(key)), Unknown(key, path, knownKeys));
            }

            if (!_members.TryAdd(key, property.Value))
            {
                throw json.Error(Join(path, key), "given twice; keep one");
            }
        }
    }

    /// <summary>The value of a key that must be there.</summary>
    public StrictValue this[string key] => Optional(key) ?? throw _json.Error(Join(_path, key), "missing; add it");

    /// <summary>The value of a key, or null when the key is absent.</summary>
    public StrictValue? Optional(string key) =>
        _members.TryGetValue(key, out JsonElement element) ? new StrictValue(_json, element, Join(_path, key)) : null;

    /// <summary>Refuses a key that makes no sense beside the others.</summary>
    public void MustLack(string key, string reason)
    {
        if (_members.ContainsKey(key))
        {
            throw _json.Error(Join(_path, key), $"{reason}; remove it");
        }
    }

    /// <summary>A key's path from the root.</summary>
    public static string Join(string path, string key) => path.Length == 0 || key.Length == 0 ? path + key : path + "." + key;

    private static string Unknown(string key, string path, ReadOnlySpan<string> knownKeys)
    {
        string[] known = knownKeys.ToArray();
        return Spelling.Nearest(key, known) is { } near
            ? $"unknown; did you mean `{Join(path, near)}`?"
            : $"unknown; remove it, the keys here are {string.Join(", ", known)}";
    }
}
