using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Views;
using ProFL.Learning.Curricula;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Files;
using ProFL.Tools.Models;
using ProFL.Tools.Plans;

namespace ProFL.Tools.Runs;

/// <summary>
/// The model of a run as a safetensors file with PyTorch's names, from its journal and blobs, also while it runs. Changes nothing in the
/// run.
/// </summary>
public static class RunExport
{
    /// <summary>Writes a model.</summary>
    /// <param name="run">The run.</param>
    /// <param name="subModel">
    /// Such as <c>grow-2</c>: the sub-model of a step that has begun, with its proxies. Null: the result of a completed run; of another the
    /// whole network, each part as the newest step left it.
    /// </param>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <returns>What was written, in one line.</returns>
    /// <exception cref="UserException">The run has no model yet, or no such step; says what there is.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static string Write(RunDirectory run, string? subModel, string path)
    {
        ArgumentNullException.ThrowIfNull(run);
        WantedFile.Require(path);
        JobState state = Fold(run);
        if (state.Started is null || state.Curriculum.IsEmpty)
        {
            throw new UserException(
                Mistake.JobFailed,
                $"run {run.Job} has no model yet: its clients are still being counted; try again when its first round has begun"
            );
        }

        (string what, IEnumerable<ParameterSpec> tensors, IEnumerable<Blob> blobs) = subModel is null
            ? Model(state)
            : Step(state, subModel, run.Job);
        Write(run, [.. tensors], blobs, path);
        ModelDescription.Write(path, run.Job, what, ModelInput.Of(state));
        return $"{what} of {run.Job}";
    }

    private static (string What, IEnumerable<ParameterSpec> Tensors, IEnumerable<Blob> Blobs) Model(JobState state)
    {
        NetworkBlueprint network = state.Spec!.Network;
        if (state.Completed is { } completed)
        {
            SubModel result = state.Curriculum[completed.CurriculumIndex].SubModel;
            return (
                completed.CurriculumIndex == state.Curriculum.Length - 1
                    ? $"the result, network {network.Name}"
                    : $"the result, the sub-model {NamedSubModels.NameOf(state.Curriculum[completed.CurriculumIndex])} of network "
                        + $"{network.Name}",
                result.Parts.SelectMany(part => part.Part.Parameters),
                [completed.Model]
            );
        }

        string place = state.Current is { } current ? $"in step {NamedSubModels.NameOf(current)}" : "after its last step";
        return (
            $"network {network.Name} as it is after round {state.Rounds}, {place}; not the result, blocks that no step has "
                + $"trained yet have their initial weights,",
            network.FullNetworkParameters,
            network.Blocks.Append(network.Head).Select(part => Newest(state, part.Name))
        );
    }

    private static (string What, IEnumerable<ParameterSpec> Tensors, IEnumerable<Blob> Blobs) Step(JobState state, string name, string job)
    {
        CurriculumStep[] begun = [.. state.Curriculum.Take(state.CurriculumIndex + 1)];
        CurriculumStep step =
            Array.FindLast(begun, step => NamedSubModels.NameOf(step) == name)
            ?? throw new UserException(
                Mistake.Usage,
                $"run {job} has no step '{name}' that has begun; there are {string.Join(", ", begun.Select(NamedSubModels.NameOf))}"
            );
        string when = step.Index < state.CurriculumIndex ? "at its end" : $"after round {state.Rounds}, in its course";
        return (
            $"the sub-model {name} {when}",
            step.SubModel.Parts.SelectMany(part => part.Part.Parameters),
            PartValues
                .OfResult(state, step.Index)
                .Where(part => step.SubModel.Parts.Any(own => own.Part.Name == part.Part))
                .Select(part => part.Blob)
        );
    }

    private static Blob Newest(JobState state, string part) =>
        state.Progress.Result.FirstOrDefault(candidate => candidate.Part == part)?.Blob
        ?? state
            .Steps.Reverse()
            .SelectMany(step => step.Parts)
            .Concat(state.Started!.Parts)
            .First(candidate => candidate.Part == part)
            .Blob;

    private static void Write(RunDirectory run, IReadOnlyList<ParameterSpec> tensors, IEnumerable<Blob> blobs, string path)
    {
        var store = new FileBlobStore(Path.Combine(run.CoordinatorState, "blobs"), Durability.Process, 0);
        try
        {
            using var values = new CombinedTensors(
                blobs.Select(blob =>
                    SafeTensorsFile.Open(store.PathOf(new BlobKey(run.Job, blob.Round, new BlobId(blob.Sha256, blob.Size))))
                )
            );
            WholeFile.Write(
                path,
                file => SafeTensorsWriter.Write(file, tensors.Select(tensor => (tensor.Name, tensor.Shape, Read(values, tensor))))
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException(Mistake.JobFailed, $"run {run.Job} has let go of the values of that step: export a newer one");
        }
    }

    private static float[] Read(CombinedTensors values, ParameterSpec tensor)
    {
        float[] data = new float[tensor.Shape.ElementCount];
        values.Read(tensor.Name, 0, data);
        return data;
    }

    private static JobState Fold(RunDirectory run)
    {
        if (!File.Exists(run.Journal))
        {
            return JobState.Empty;
        }

        using var journal = new JournalReader(run.Journal);
        return journal
            .Events(StageManager.IdOf(run.Job))
            .Select(row => row.ToMessage())
            .Aggregate(JobState.Empty, (state, @event) => state.Apply(@event));
    }
}
