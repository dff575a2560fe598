using ProFL.Learning.SubModels;

namespace ProFL.Training.Networks;

/// <summary>Weights do not belong to the sub-model they were given for; the message names the tensor and the remedy.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class SubModelWeightsException(string message) : Exception(message)
{
    internal static SubModelWeightsException For(SubModel subModel, string what) =>
        new(
            $"weights for {Describe(subModel)}: {what}. They are those of another network or step: "
                + "give the model of the round that this sub-model was planned for."
        );

    internal static string Describe(SubModel subModel) =>
        subModel.ActiveBlock.Length == 0
            ? "the whole network"
            : $"{subModel.Stage.ToString().ToLowerInvariant()} step {subModel.Step} ({subModel.ActiveBlock})";
}
