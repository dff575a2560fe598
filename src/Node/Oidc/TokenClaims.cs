using System.Text.Json;
using ProFL.Node.Trust;

namespace ProFL.Node.Oidc;

/// <summary>What a token that is believed says of its holder.</summary>
internal static class TokenClaims
{
    private const string Subject = "sub";
    private const int LongestName = 200;

    /// <summary>The name for the journal; null where there is none that can be one.</summary>
    public static string? NameIn(JsonElement claims, string claim) =>
        new[] { claim, Subject }
            .Select(name => Find(claims, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()!.Trim() : "")
            .FirstOrDefault(name => name.Length > 0)
            is { Length: <= LongestName } found
        && !found.Any(char.IsControl)
            ? found
            : null;

    /// <summary>The most that any of its roles may do; null where none may do anything.</summary>
    public static OperatorRole? MayIn(JsonElement claims, OidcSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        OperatorRole? most = null;
        foreach (string role in TextsIn(Find(claims, settings.RolesClaim)))
        {
            if (settings.Roles.TryGetValue(role, out OperatorRole may) && !(most >= may))
            {
                most = may;
            }
        }

        return most;
    }

    /// <summary>A claim by its name, and otherwise by the names of the claims around it with dots between.</summary>
    public static JsonElement? Find(JsonElement claims, string name)
    {
        if (claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty(name, out JsonElement value))
        {
            return value;
        }

        return
            name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && claims.ValueKind == JsonValueKind.Object
            && claims.TryGetProperty(name[..dot], out JsonElement outer)
            ? Find(outer, name[(dot + 1)..])
            : null;
    }

    // a text has words, as in the claim scope
    private static IEnumerable<string> TextsIn(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!.Split(' ').Append(text.GetString()!),
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!),
            _ => [],
        };
}
