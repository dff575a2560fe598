using System.Collections.Immutable;
using System.Text;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.Rules;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Stages;

/// <summary>
/// What is initialised once, at a job's start, and kept as blobs of round 0: the job file itself and every part's initial weights.
/// </summary>
/// <param name="SpecJson">The job as it is run: with a number for its micro-batch and the network that its strategy trains.</param>
/// <param name="Spec">The same as a blob.</param>
/// <param name="Parts">Blocks, proxies and head.</param>
public sealed record JobInitialisation(string SpecJson, Blob Spec, ImmutableArray<PartBlob> Parts)
{
    /// <summary>The micro-batch that the rules chose; 0 where the job file names it.</summary>
    public int ChosenMicroBatch { get; init; }

    /// <summary>
    /// Initialises from the job's seed and writes the blobs; doing it twice, or from its own result, writes the same bytes.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="specJson">Its job file.</param>
    /// <param name="rules">The rules that it begins with, or began with.</param>
    /// <param name="blobs">Where the blobs are written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="budgets">Those of the roster, to which the network is narrowed; null where the job file knows them.</param>
    /// <exception cref="JobSpecException">No network is small enough for the method.</exception>
    public static async Task<JobInitialisation> Draw(
        string job,
        string specJson,
        RuleSet rules,
        IBlobStore blobs,
        CancellationToken cancellationToken,
        IReadOnlyCollection<long>? budgets = null
    )
    {
        JobSpec file = rules.ReadJob(specJson);
        JobSpec spec = budgets is null ? rules.AsRun(file) : rules.AsRun(file, budgets);
        specJson = rules.WriteJob(spec);
        var seed = Seed.Of(spec.Seed, "initial-weights");
        Blob specBlob = await Write(
                job,
                blobs,
                stream => stream.WriteAsync(Encoding.UTF8.GetBytes(specJson), cancellationToken).AsTask(),
                cancellationToken
            )
            .ConfigureAwait(false);
        ImmutableArray<PartBlob>.Builder parts = ImmutableArray.CreateBuilder<PartBlob>();
        foreach (NetworkPart part in spec.Network.Parts)
        {
            Blob blob = await Write(
                    job,
                    blobs,
                    stream =>
                    {
                        SafeTensorsWriter.Write(stream, part.Parameters.Select(p => (p.Name, p.Shape, InitialWeights.Draw(p, seed))));
                        return Task.CompletedTask;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            parts.Add(new PartBlob { Part = part.Name, Blob = blob });
        }

        return new JobInitialisation(specJson, specBlob, parts.ToImmutable())
        {
            ChosenMicroBatch = file.Training.MicroBatch == TrainingSpec.ChosenMicroBatch ? spec.Training.MicroBatch : 0,
        };
    }

    private static async Task<Blob> Write(string job, IBlobStore blobs, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        BlobId id = await blobs.Write(job, 0, write, cancellationToken).ConfigureAwait(false);
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = 0,
        };
    }
}
