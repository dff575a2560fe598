using System.Text.Encodings.Web;
using System.Text.Json;
using ProFL.Coordinator.Views;
using ProFL.Messages.Wire;
using ProFL.Node.Files;

namespace ProFL.Tools.Models;

/// <summary>
/// What one must know to use an exported model elsewhere, as JSON beside it: <c>model.safetensors.json</c>. The safetensors file itself
/// stays as its SHA-256 says.
/// </summary>
public static class ModelDescription
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Where it is written.</summary>
    /// <param name="model">The file of the model.</param>
    public static string PathOf(string model) => model + ".json";

    /// <summary>Writes it beside a model of a run.</summary>
    /// <param name="model">The file of the model.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="of">Which sub-model it is.</param>
    /// <param name="input">What it is fed with.</param>
    public static void Write(string model, string job, string of, ModelInput input)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Job = job,
                Of = of,
                input.Network,
                input.Input,
                input.Divisor,
                input.Mean,
                input.Deviation,
                input.Classes,
            },
            Readable
        );
        WholeFile.Write(PathOf(model), file => file.Write(text));
    }

    /// <summary>Writes it beside a model that a coordinator gave.</summary>
    /// <param name="model">The file of the model.</param>
    /// <param name="at">What the coordinator said of it.</param>
    public static void Write(string model, ModelAt at)
    {
        ArgumentNullException.ThrowIfNull(at);
        Write(
            model,
            at.Job,
            at.Of,
            new ModelInput(at.Network, [.. at.Input], at.Divisor, [.. at.Mean], [.. at.Deviation], [.. at.Classes])
        );
    }
}
