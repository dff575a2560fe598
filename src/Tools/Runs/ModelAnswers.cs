using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Training.Data;
using ProFL.Training.Evaluations;

namespace ProFL.Tools.Runs;

/// <summary>What a network with exported tensors answers, to hold PyTorch's answers against.</summary>
public static class ModelAnswers
{
    /// <summary>Writes the answers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="model">Safetensors with its tensors.</param>
    /// <param name="images">Safetensors with the tensor <c>images</c>, [N, C, H, W].</param>
    /// <param name="path">Safetensors to write, with the tensor <c>logits</c>, [N, classes].</param>
    public static void Write(NetworkBlueprint network, string model, string images, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var weights = SafeTensorsFile.Open(model);
        using var samples = SafeTensorsFile.Open(images);
        using FileStream file = File.Create(path);
        SafeTensorsWriter.Write(file, [Answers(network, weights, samples.ReadAll("images"))]);
    }

    private static (string Name, TensorShape Shape, float[] Data) Answers(NetworkBlueprint network, SafeTensorsFile weights, float[] images)
    {
        int count = (int)(images.Length / network.Input.ElementCount);
        var data = new DataSet("images", network.Input, network.Classes, images, new int[count]);
        float[] logits = Evaluation.Logits(
            SubModel.FullNetwork(network),
            weights,
            data,
            [.. Enumerable.Range(0, count)],
            RuleBook.Newest.EvaluationChunk
        );
        return ("logits", new TensorShape(count, network.Classes), logits);
    }
}
