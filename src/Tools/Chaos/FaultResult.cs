using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProFL.Tools.Chaos;

/// <summary>One fault that was done: the object that <c>profl fault --json</c> prints.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Target">The process it was done to.</param>
/// <param name="ForSeconds">How long its cause lasted.</param>
/// <param name="Struck">Whether there was something to strike, such as an update that could be damaged.</param>
/// <param name="Client">Whose update must come again; empty when none must.</param>
public sealed record FaultResult(string Kind, string Target, double ForSeconds, bool Struck, string Client)
{
    /// <summary>What is said of a fault.</summary>
    public static FaultResult Of(InjectedFault done) =>
        new(done.Planned.Kind.Name, done.Planned.Target, Math.Round((done.HealedAt - done.At).TotalSeconds, 1), done.Struck, done.Client);

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FaultJson.Default.FaultResult);

    /// <summary>As people read it.</summary>
    public override string ToString()
    {
        string done = Struck
            ? string.Create(CultureInfo.InvariantCulture, $"done, its cause was over after {ForSeconds:0.0} s")
            : "found nothing to strike";
        string back = Kind == "kill" ? "; the process starts again, and is in the cluster again within half a minute" : "";
        string again = Client.Length > 0 ? $"; the update of {Client} must come again" : "";
        return $"{Kind} {Target}: {done}{back}{again}";
    }
}

/// <summary>How it is written: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(FaultResult))]
public sealed partial class FaultJson : JsonSerializerContext;
