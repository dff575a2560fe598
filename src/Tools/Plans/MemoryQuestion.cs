using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Plans;

/// <summary>Of which trainings of a network the memory is asked for.</summary>
/// <param name="Network">The network.</param>
/// <param name="Batches">Samples for each step of the optimizer, each size on its own.</param>
/// <param name="Micros">Samples that go through the network at once, each size on its own; 0 = the whole batch.</param>
public sealed record MemoryQuestion(NetworkBlueprint Network, IReadOnlyList<int> Batches, IReadOnlyList<int> Micros)
{
    private const int UsualBatch = 64;

    /// <summary>Of a shipped network, or of a file; what is not given is what the job of the file does.</summary>
    /// <param name="nameOrPath">The name of a shipped network, or the path of a network's or a job's file.</param>
    /// <param name="batches">As <see cref="Batches"/>; null: the job's, 64 of a network alone.</param>
    /// <param name="micros">As <see cref="Micros"/>; null: the job's, unless batches are given.</param>
    /// <exception cref="UserException">There is no such network, or its file cannot be used; says where and what to do.</exception>
    public static MemoryQuestion Of(string nameOrPath, IReadOnlyList<int>? batches, IReadOnlyList<int>? micros)
    {
        (NetworkBlueprint network, JobSpec? job) = NetworkFile.ReadWithJob(nameOrPath);
        TrainingSpec? training = job is null ? null : RuleBook.Newest.WithMicroBatch(job).Training;
        int ofJob = training is null || training.MicroBatch == training.Batch ? 0 : training.MicroBatch;
        return new MemoryQuestion(network, batches ?? [training?.Batch ?? UsualBatch], micros ?? [batches is null ? ofJob : 0]);
    }
}
