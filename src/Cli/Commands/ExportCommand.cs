using System.CommandLine;
using System.Text.Json;
using ProFL.Tools.Places;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary>
/// <c>export</c>: a run's model for PyTorch; and the hidden command that answers images, to hold PyTorch's answers against.
/// </summary>
public static class ExportCommand
{
    private const string ModelName = "model.safetensors";

    /// <summary><c>profl export</c>.</summary>
    public static Command Export()
    {
        Argument<string> job = SharedOptions.Job("the newest that has ended");
        Option<string> runs = SharedOptions.Runs();
        Option<bool> json = SharedOptions.Json();
        var cluster = new ClusterOptions();
        Option<string?> to = SharedOptions.Of<string?>(
            "--out",
            $"The file to write; for a run {ModelName} where it is left out, for a cluster's job nothing is written then"
        );
        Option<string?> subModel = SharedOptions.Of<string?>(
            "--sub-model",
            "Of a run: the sub-model of a step, such as grow-2, in place of the network"
        );
        return CliCommand.New(
            "export",
            "Write a run's model as safetensors with PyTorch's names, of an unfinished run the values of now; "
                + """
                the newest that has ended, of runs and of the cluster, where no job is named
                  profl export latest --out model.safetensors
                  profl export latest --sub-model grow-2 --out early.safetensors
                """,
            [job, to, subModel, runs, json, cluster.Cluster, cluster.TokenFile, cluster.Roots],
            async (parsed, cancellation) =>
            {
                string id = parsed.GetValue(job)!;
                JobPlace place = parsed.GetValue(subModel) is null
                    ? await cluster.Place(parsed, runs, job, wantsResult: true, cancellation).ConfigureAwait(false)
                    : await JobPlace
                        .Find(id, parsed.GetValue(runs), cluster: null, tokenFile: null, wantsResult: true, Output.Say, cancellation)
                        .ConfigureAwait(false);
                if (place.Run is not { } run)
                {
                    return await OperatorCommandLine
                        .Run(
                            "export",
                            () => cluster.Find(parsed),
                            [new("job", place.Job)],
                            parsed.GetValue(json),
                            parsed.GetValue(to),
                            cancellation
                        )
                        .ConfigureAwait(false);
                }

                string path = parsed.GetValue(to) ?? ModelName;
                string what = RunExport.Write(run, parsed.GetValue(subModel), path);
                Output.Print(
                    parsed.GetValue(json),
                    () => $$"""{"job":{{Quoted(run.Job)}},"file":{{Quoted(path)}},"what":{{Quoted(what)}}}""",
                    () => $"{path}: {what}"
                );
                return ExitCode.Done;
            }
        );
    }

    /// <summary><c>profl logits</c>, for docs/pytorch/compare.py.</summary>
    public static Command Logits()
    {
        var network = new Argument<string>("NETWORK") { Description = "A shipped network by name, or the path of a network or job file" };
        var model = new Argument<string>("MODEL") { Description = "Safetensors with the tensors of the whole network" };
        var images = new Argument<string>("IMAGES") { Description = "Safetensors with the tensor images, [N, C, H, W]" };
        var to = new Argument<string>("TO") { Description = "Safetensors to write, with the tensor logits, [N, classes]" };
        return CliCommand
            .New(
                "logits",
                "What a network with exported tensors answers",
                [network, model, images, to],
                parsed =>
                {
                    ModelAnswers.Write(
                        NetworkFile.Read(parsed.GetValue(network)!),
                        parsed.GetValue(model)!,
                        parsed.GetValue(images)!,
                        parsed.GetValue(to)!
                    );
                    return ExitCode.Done;
                }
            )
            .AsHidden();
    }

    private static string Quoted(string value) => $"\"{JsonEncodedText.Encode(value)}\"";
}
