using ProFL.Cli.Screens;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Learning.Partitions;
using ProFL.Learning.Randomness;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Facts;
using ProFL.Node.Numerics;
using ProFL.Tools.Runs;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using ProFL.Training.Local;

namespace ProFL.EndToEnd.Tests;

public sealed class OneClientTests
{
    private const int Rounds = 3;

    [Fact]
    public async Task Should_end_with_the_bytes_of_local_training_through_the_same_fixed_point_when_one_client_trains_one_block()
    {
        NumericEnvironment.Apply("native");
        JobSpec job = RuleBook.Newest.ReadJob(JobFiles.Small(blocks: 1, roundsPerStep: Rounds, clients: 1, sites: ["north"]));

        byte[] federated = await Federated(job);
        byte[] local = await Task.Run(() => Local(job));

        Assert.Equal(local, federated);
    }

    private static async Task<byte[]> Federated(JobSpec job)
    {
        using var folder = new TemporaryFolder();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var run = RunDirectory.Create(folder.Path, job, Checkout.Data, DateTimeOffset.UnixEpoch);
        RunResult result = await JobRun.Run(run, settings: [], new PlainView(TextWriter.Null), patience.Token);
        Assert.Equal((JobPhase.Completed, Rounds, Rounds), (result.Status, result.Rounds, result.UpdatesAccepted));
        return await File.ReadAllBytesAsync(run.Model);
    }

    private static byte[] Local(JobSpec job)
    {
        DataSet digits = DataSets.Load(Checkout.Data, "digits", job.Data.Scale);
        (int[] samples, _) = Partitioning.HoldOut(digits.Labels, digits.Classes, job.Data.HeldOut, Seed.Of(job.Seed, "held-out"));
        var subModel = SubModel.Growing(job.Network, step: 1);
        CurriculumStep step = RuleBook.Newest.CurriculumOf(job)[0];
        var rounds = new List<ArrayTensors>();
        ArrayTensors weights = InitialWeightsOf(subModel, Seed.Of(job.Seed, "initial-weights"));
        for (int round = 1; round <= Rounds; round++)
        {
            LocalTrainingResult trained = LocalTraining.Run(
                new LocalTrainingRequest(
                    subModel,
                    weights,
                    digits,
                    samples,
                    job.Training.Epochs,
                    job.Training.Batch,
                    job.Training.MicroBatch,
                    step.LearningRateIn(round - 1),
                    job.Training.Momentum,
                    job.Training.WeightDecay,
                    job.Training.ClipNorm,
                    Seed.Of(job.Seed, "training", "growing", step: 1, round, "client-01")
                ),
                afterBatch: null,
                CancellationToken.None
            );
            var sum = new RoundSum(subModel.Trained, weights, FixedPointScale.Plan(samples.Length));
            sum.Fold("client-01", trained.Tensors, samples.Length);
            RoundMean mean = sum.Close();
            weights = new ArrayTensors(subModel.Trained.ToDictionary(p => p.Name, p => (p.Shape, mean[p.Name]), StringComparer.Ordinal));
            rounds.Add(weights);
        }

        // fewer rounds than a window has: the model is the mean of all
        using var model = new MemoryStream();
        SafeTensorsWriter.Write(model, new WindowMean(subModel.Trained, weights, rounds[..^1]));
        return model.ToArray();
    }

    private static ArrayTensors InitialWeightsOf(SubModel subModel, Seed seed) =>
        new(subModel.Trained.ToDictionary(p => p.Name, p => (p.Shape, InitialWeights.Draw(p, seed)), StringComparer.Ordinal));
}
