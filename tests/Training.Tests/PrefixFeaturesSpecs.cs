using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Networks;

namespace ProFL.Training.Tests;

public sealed class PrefixFeaturesSpecs : IDisposable
{
    public PrefixFeaturesSpecs() => TorchNatives.Load();

    private static readonly SubModel Step2 = SubModel.Growing(Models.Normalised, 2);
    private static readonly SubModel Step3 = SubModel.Growing(Models.Normalised, 3);
    private static readonly int[] Samples = Digits.Training[100..250];
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(ClientShare.Full)]
    [InlineData(ClientShare.OutputModule)]
    [InlineData(ClientShare.HeadOnly)]
    public void Should_give_the_same_bytes_when_features_are_computed_kept_saved_or_on_disk(ClientShare share)
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, Step2.Restricted(share)) with
        {
            Indices = Samples,
            Epochs = 2,
            MicroBatch = 5,
            ClipNorm = 5,
        };
        using PrefixFeatures kept = Compute(Step2, Samples);
        using var stream = new MemoryStream();
        kept.Save(stream);
        stream.Position = 0;
        using var loaded = PrefixFeatures.Load(stream, Step2, Samples);
        using (FileStream file = File.Create(_file))
        {
            PrefixFeatures.ComputeTo(file, Step2, request.Weights, request.Data, Samples, CancellationToken.None);
        }

        using var opened = PrefixFeatures.Open(_file, Step2, Samples);

        ArrayTensors expected = Models.Run(request).Tensors;

        foreach (PrefixFeatures features in new[] { kept, loaded, opened })
        {
            Models.AssertSameBits(expected, Models.Run(request with { Features = features }).Tensors);
        }
    }

    [Fact]
    public void Should_write_the_same_file_when_saved_and_when_computed_to_it()
    {
        using PrefixFeatures features = Compute(Step3, Samples);
        using var saved = new MemoryStream();
        using var computed = new MemoryStream();

        features.Save(saved);
        PrefixFeatures.ComputeTo(computed, Step3, Models.Weights(Models.Normalised), Digits.Load(), Samples, CancellationToken.None);

        Assert.Equal(saved.ToArray(), computed.ToArray());
        Assert.Equal(150L * 24 * 4 * 4 * sizeof(float), features.Bytes);
        Assert.Equal((150, Step3.Parts[1].Part.Output), (features.Count, features.Shape));
    }

    [Fact]
    public void Should_hold_the_output_of_the_frozen_parts_when_computed()
    {
        using PrefixFeatures features = Compute(Step3, Samples);
        var prefix = new SubModel(Stage.Growing, 3, "block3", Step3.Parts[..2]);
        using var module = new SubModelModule(prefix);
        module.Load(Models.Weights(Models.Normalised));
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();

        float[] rows = TorchTensors.ToArray(features.Rows([149, 0, 64]));
        float[] expected = TorchTensors.ToArray(
            module.Forward(TorchTensors.Samples(Digits.Load(), [Samples[149], Samples[0], Samples[64]]), training: false)
        );

        Assert.Equal(expected.Length, rows.Length);
        Assert.All(expected.Zip(rows), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Should_not_need_the_weights_of_the_prefix_when_features_are_given()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, Step2) with { Indices = Samples };
        using PrefixFeatures features = Compute(Step2, Samples);
        ArrayTensors behind = Models.Weights(Models.Normalised.Parts.Skip(1).SelectMany(part => part.Parameters));

        Models.AssertSameBits(Models.Run(request).Tensors, Models.Run(request with { Features = features, Weights = behind }).Tensors);
    }

    [Fact]
    public void Should_refuse_when_features_belong_to_another_training()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, Step2) with { Indices = Samples };
        using PrefixFeatures features = Compute(Step2, Samples);

        AssertRefused("150 other samples than the 149 given", request with { Features = features, Indices = Samples[1..] });
        AssertRefused("other samples", request with { Features = features, Indices = [.. Samples.Reverse()] });
        AssertRefused("the sub-model's prefix is block1,block2", request with { Features = features, SubModel = Step3 });
        AssertRefused("no fixed prefix", request with { Features = features, SubModel = SubModel.FullNetwork(Models.Normalised) });
        AssertRefused("no fixed features", request with { Features = features, FrozenBatchNormInTrainMode = true });
        Assert.Contains(
            "has no fixed prefix",
            Assert.Throws<ArgumentException>(() => Compute(SubModel.Growing(Models.Normalised, 1), Samples)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_refuse_when_stored_features_are_damaged_or_of_others()
    {
        using PrefixFeatures features = Compute(Step2, Samples);
        using var stream = new MemoryStream();
        features.Save(stream);
        byte[] good = stream.ToArray();
        var random = new DeterministicRandom(Seed.Of(1, "damage"));

        for (int i = 0; i < 50; i++)
        {
            byte[] flipped = [.. good];
            flipped[(int)(random.NextDouble() * good.Length)] ^= 1;
            AssertRefused(flipped, Step2, Samples);
            AssertRefused(good[..(int)(random.NextDouble() * good.Length)], Step2, Samples);
        }

        AssertRefused(good, Step2, Samples[1..]);
        AssertRefused(good, Step3, Samples);
        AssertRefused([], Step2, Samples);
    }

    [Fact]
    public void Should_leave_an_incomplete_file_that_is_refused_when_cancelled()
    {
        using var stream = new MemoryStream();

        Assert.Throws<OperationCanceledException>(() =>
            PrefixFeatures.ComputeTo(
                stream,
                Step2,
                Models.Weights(Models.Normalised),
                Digits.Load(),
                Samples,
                new CancellationToken(canceled: true)
            )
        );

        AssertRefused(stream.ToArray(), Step2, Samples);
    }

    private static PrefixFeatures Compute(SubModel subModel, int[] indices) =>
        PrefixFeatures.Compute(subModel, Models.Weights(Models.Normalised), Digits.Load(), indices, CancellationToken.None);

    private static void AssertRefused(string expected, LocalTrainingRequest request) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Models.Run(request)).Message, StringComparison.Ordinal);

    private void AssertRefused(byte[] stored, SubModel subModel, int[] indices)
    {
        Assert.Throws<PrefixFeaturesException>(() => PrefixFeatures.Load(new MemoryStream(stored), subModel, indices));
        File.WriteAllBytes(_file, stored);
        Assert.Throws<PrefixFeaturesException>(() => PrefixFeatures.Open(_file, subModel, indices));
    }
}
