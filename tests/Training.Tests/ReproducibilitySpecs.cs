using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Numerics;
using TorchSharp;

namespace ProFL.Training.Tests;

public class ReproducibilitySpecs
{
    [Fact]
    public void Should_give_the_same_bits_when_trained_in_parallel_and_one_after_the_other()
    {
        LocalTrainingRequest[] requests =
        [
            Models.Request(Models.Normalised, SubModel.Growing(Models.Normalised, 1)) with
            {
                ClipNorm = 5,
            },
            Models.Request(Models.Normalised, SubModel.Growing(Models.Normalised, 2)) with
            {
                MicroBatch = 5,
                Seed = Seed.Of(8, "test"),
            },
        ];
        LocalTrainingResult[] sequential = [.. requests.Select(Models.Run)];
        var parallel = new LocalTrainingResult[requests.Length];

        Thread[] threads =
        [
            .. requests.Select((request, i) => TrainingThread.Start($"training {i}", () => parallel[i] = Models.Run(request))),
        ];
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(
            sequential.Zip(parallel),
            pair =>
            {
                Models.AssertSameBits(pair.First.Tensors, pair.Second.Tensors);
                Assert.Equal(pair.First.LastLoss, pair.Second.LastLoss);
            }
        );
    }

    [Fact]
    public void Should_give_the_same_bits_when_torch_had_another_thread_count_and_random_state()
    {
        LocalTrainingRequest request = Models.Request(Models.Wide, SubModel.FullNetwork(Models.Wide)) with
        {
            Indices = Digits.Training[..256],
            Batch = 64,
        };
        TorchNatives.Load();
        torch.set_num_threads(1);
        LocalTrainingResult expected = Models.Run(request);

        torch.set_num_threads(2);
        torch.random.manual_seed(12345);

        Models.AssertSameBits(expected.Tensors, Models.Run(request).Tensors);
    }

    [Fact]
    public void Should_give_other_weights_when_the_seed_differs()
    {
        LocalTrainingRequest request = Models.Request(Models.Plain, SubModel.FullNetwork(Models.Plain));

        Assert.NotEqual(
            Models.Run(request).Tensors["head.1.weight"],
            Models.Run(request with { Seed = Seed.Of(8, "test") }).Tensors["head.1.weight"]
        );
    }

    [Fact]
    public void Should_say_that_it_does_not_stream_when_no_scratch_file_can_be_made()
    {
        NumericProfile profile = NumericCanary.Run("native", "/proc");

        Assert.False(profile.StreamsExactly);
        Assert.StartsWith(
            "streaming could not be tried: scratch files in /proc cannot be used",
            profile.WhyNotStreamed,
            StringComparison.Ordinal
        );
        Assert.Equal(NumericCanary.Run("native").CanarySha256, profile.CanarySha256);
        Assert.True(NumericCanary.Run("native").StreamsExactly);
    }

    [Fact]
    public void Should_find_the_same_profile_when_the_canary_runs_again_on_another_thread()
    {
        NumericProfile here = NumericCanary.Run("native");
        NumericProfile? there = null;
        TrainingThread.Start("canary", () => there = NumericCanary.Run("native")).Join();

        Assert.Equal(here, there);
        Assert.Equal(here.Id, there!.Id);
        Assert.Matches("^[0-9a-f]{64}$", here.CanarySha256);
        Assert.Matches("^[0-9a-f]{8}$", here.Id);
        Assert.StartsWith("TorchSharp ", here.Library, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_have_another_id_when_any_part_of_the_profile_differs()
    {
        var profile = new NumericProfile("a", "native", "00");

        Assert.Equal(
            4,
            new[] { profile, profile with { Library = "b" }, profile with { Numerics = "portable" }, profile with { CanarySha256 = "01" } }
                .Select(p => p.Id)
                .Distinct()
                .Count()
        );
    }
}
