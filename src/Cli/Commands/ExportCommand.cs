using System.CommandLine;
using System.Text.Json;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Operators;
using ProFL.Tools;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;
using ProFL.Training;

namespace ProFL.Cli.Commands;

/// <summary><c>export</c>: a run's model for PyTorch; and the hidden command that answers images, to hold PyTorch's answers against.</summary>
public static class ExportCommand
{
    private const string ModelName = "model.safetensors";

    /// <summary><c>profl export</c>.</summary>
    public static Command Export()
    {
        Argument<string> job = SharedOptions.Job();
        Option<string> runs = SharedOptions.Runs();
        Option<bool> json = SharedOptions.Json();
        Option<string?> cluster = OperatorCommandLine.Cluster();
        Option<string?> token = OperatorCommandLine.TokenFile();
        var to = new Option<string?>("--out")
        {
            Description = $"The file to write; for a run {ModelName} where it is left out, for a cluster's job nothing is written then",
        };
        var subModel = new Option<string?>("--sub-model")
        {
            Description = "Of a run: the sub-model of a step, such as grow-2, in place of the network",
        };
        var command = new Command(
            "export",
            """
            Write a run's model as safetensors with PyTorch's names, of an unfinished run the values of now; with --cluster, or where there is no such run, the model of a cluster's job
              profl export latest --out model.safetensors
              profl export latest --sub-model grow-2 --out early.safetensors
            """
        )
        {
            job,
            to,
            subModel,
            runs,
            json,
            cluster,
            token,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                (string folder, string id) = (parsed.GetValue(runs)!, parsed.GetValue(job)!);
                if (parsed.GetValue(subModel) is null && RunCommands.IsOfCluster(parsed.GetValue(cluster), folder, id))
                {
                    OperatorCommand command = OperatorCommands.Find("export")!;
                    return await OperatorCommandLine
                        .Run(
                            command,
                            () => ClusterAddress.Find(parsed.GetValue(cluster), parsed.GetValue(token)),
                            OperatorCommandLine.ByUser(command, [new("job", id)]),
                            parsed.GetValue(json),
                            parsed.GetValue(to),
                            cancellation
                        )
                        .ConfigureAwait(false);
                }

                string path = parsed.GetValue(to) ?? ModelName;
                var run = RunDirectory.Open(folder, id);
                string said = RunExport.Write(run, parsed.GetValue(subModel), path);
                Console.Out.WriteLine(
                    parsed.GetValue(json)
                        ? $$"""{"job":{{Quoted(run.Job)}},"file":{{Quoted(path)}},"what":{{Quoted(said)}}}"""
                        : $"{path}: {said}"
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    /// <summary><c>profl logits</c>, for docs/pytorch/compare.py.</summary>
    public static Command Logits()
    {
        var network = new Argument<string>("NETWORK") { Description = "A shipped network by name, or the path of a network or job file" };
        var model = new Argument<string>("MODEL") { Description = "Safetensors with the tensors of the whole network" };
        var images = new Argument<string>("IMAGES") { Description = "Safetensors with the tensor images, [N, C, H, W]" };
        var to = new Argument<string>("TO") { Description = "Safetensors to write, with the tensor logits, [N, classes]" };
        var command = new Command("logits", "What a network with exported tensors answers") { network, model, images, to };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            NetworkBlueprint blueprint = NetworkFile.Read(parsed.GetValue(network)!);
            using var weights = SafeTensorsFile.Open(parsed.GetValue(model)!);
            using var samples = SafeTensorsFile.Open(parsed.GetValue(images)!);
            using FileStream file = File.Create(parsed.GetValue(to)!);
            SafeTensorsWriter.Write(file, [Answers(blueprint, weights, samples.ReadAll("images"))]);
            return ExitCode.Done;
        });
        return command;
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static (string Name, TensorShape Shape, float[] Data) Answers(NetworkBlueprint network, SafeTensorsFile weights, float[] images)
    {
        int count = (int)(images.Length / network.Input.ElementCount);
        var data = new DataSet("images", network.Input, network.Classes, images, new int[count]);
        float[] logits = Evaluation.Logits(SubModel.FullNetwork(network), weights, data, [.. Enumerable.Range(0, count)]);
        return ("logits", new TensorShape(count, network.Classes), logits);
    }
}
