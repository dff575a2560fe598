using System.Text.Json.Serialization;

namespace ProFL.Tools.Doctor;

/// <summary>What <c>profl doctor</c> found about one thing.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Found">What is there.</param>
/// <param name="Remedy">What to do; empty when it is ok.</param>
public sealed record MachineCheck(string Name, bool Ok, string Found, string Remedy)
{
    /// <summary>As it should be.</summary>
    public static MachineCheck Good(string name, string found) => new(name, true, found, "");

    /// <summary>A problem.</summary>
    public static MachineCheck Bad(string name, string found, string remedy) => new(name, false, found, remedy);

    /// <summary>Looks; what is thrown is a problem too.</summary>
    public static MachineCheck Of(string name, string remedy, Func<MachineCheck> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Bad(name, e.GetBaseException().Message, remedy);
        }
    }

    /// <summary>A line for people.</summary>
    public override string ToString() => $"{(Ok ? "ok      " : "problem ")} {Name}: {Found}{(Ok ? "" : ". " + Remedy)}";
}

/// <summary>How the checks are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<MachineCheck>))]
public sealed partial class MachineCheckJson : JsonSerializerContext;
