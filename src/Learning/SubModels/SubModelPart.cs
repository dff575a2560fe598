using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.SubModels;

/// <summary>A part of the network in a sub-model.</summary>
/// <param name="Part">The block, proxy or head.</param>
/// <param name="Mode">Frozen, trainable or calibrated.</param>
public sealed record SubModelPart(NetworkPart Part, PartMode Mode)
{
    /// <summary>
    /// The tensors of the part that a training changes, in order of the forward pass: all, none, or the running statistics alone.
    /// </summary>
    public IEnumerable<ParameterSpec> Trained =>
        Mode switch
        {
            PartMode.Trainable => Part.Parameters,
            PartMode.Calibrated => Part.Parameters.Where(parameter => parameter.Kind == ParameterKind.Buffer),
            _ => [],
        };
}
