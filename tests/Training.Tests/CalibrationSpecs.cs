using ProFL.Learning.Calibrations;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Tests;

public class CalibrationSpecs
{
    public CalibrationSpecs() => TorchNatives.Load();

    private static readonly SubModel Prefix = SubModel.Calibration(Models.Normalised);

    [Fact]
    public void Should_send_the_plain_moments_of_the_first_layer_when_computed_in_doubles()
    {
        ArrayTensors weights = Models.Weights(Models.Normalised);
        int[] samples = Digits.Training[..150];
        (double[] means, double[] squares) = FirstLayerByHand(weights["block1.0.weight"], channels: 16, samples);

        LocalTrainingResult result = Models.Run(Request(weights) with { Indices = samples });

        Assert.Equal(Prefix.Trained.Select(spec => spec.Name), result.Tensors.Names.Order(StringComparer.Ordinal));
        Assert.Equal((150, 10, 0.0), (result.Samples, result.Batches, result.LastLoss));
        Assert.All(means.Zip(result.Tensors["block1.1.running_mean"]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(squares.Zip(result.Tensors["block1.1.running_var"]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Should_be_independent_of_batches_in_the_first_layer_and_nearly_so_behind_it_when_they_change()
    {
        ArrayTensors weights = Models.Weights(Models.Normalised);
        ArrayTensors small = Models.Run(Request(weights)).Tensors;
        ArrayTensors large = Models.Run(Request(weights) with { Batch = 256, MicroBatch = 128 }).Tensors;

        Assert.All(
            small["block1.1.running_var"].Zip(large["block1.1.running_var"]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6 * pair.First)
        );
        Assert.All(
            small["block2.1.running_var"].Zip(large["block2.1.running_var"]),
            pair => Assert.Equal(pair.First, pair.Second, 0.15 * pair.First)
        );
        Assert.NotEqual(small["block2.1.running_var"], large["block2.1.running_var"]);
    }

    [Fact]
    public void Should_normalise_every_layer_in_eval_mode_when_moments_became_statistics()
    {
        ArrayTensors weights = Models.Weights(Models.Normalised);
        ArrayTensors moments = Models.Run(Request(weights) with { Batch = 128 }).Tensors;
        ArrayTensors calibrated = Models.Over(weights, CalibrationSum.ToStatistics(Prefix.Trained, moments));

        IReadOnlyList<(double Mean, double Variance)> before = OutputsOfBatchNorm(weights);
        IReadOnlyList<(double Mean, double Variance)> after = OutputsOfBatchNorm(calibrated);

        Assert.Contains(before, channel => channel.Variance is < 0.5 or > 2);
        Assert.Equal(16 + 24, after.Count);
        Assert.All(after, channel => Assert.InRange(channel.Mean, -0.1, 0.1));
        Assert.All(after, channel => Assert.InRange(channel.Variance, 0.85, 1.15));
    }

    [Fact]
    public void Should_have_finite_moments_when_there_is_a_single_sample()
    {
        LocalTrainingResult result = Models.Run(Request(Models.Weights(Models.Normalised)) with { Indices = [3], Batch = 1 });

        Assert.Equal((1, 1), (result.Samples, result.Batches));
        Assert.All(result.Tensors.Names, name => Assert.Contains(result.Tensors[name], value => value != 0));
    }

    [Fact]
    public void Should_ignore_the_optimizer_when_calibrating()
    {
        LocalTrainingRequest request = Request(Models.Weights(Models.Normalised));

        Models.AssertSameBits(
            Models.Run(request).Tensors,
            Models.Run(request with { Epochs = 0, LearningRate = 0, Momentum = 2, WeightDecay = -1, ClipNorm = -1 }).Tensors
        );
    }

    private static LocalTrainingRequest Request(ArrayTensors weights) =>
        Models.Request(Models.Normalised, Prefix) with
        {
            Weights = weights,
        };

    /// <summary>E[x] and E[x²] behind a 3 × 3 convolution of one channel with padding 1, in doubles.</summary>
    private static (double[] Means, double[] Squares) FirstLayerByHand(float[] kernel, int channels, int[] samples)
    {
        const int Side = 8;
        (double[] means, double[] squares) = (new double[channels], new double[channels]);
        double count = samples.Length * Side * Side;
        foreach (int sample in samples)
        {
            for (int i = 0; i < channels * Side * Side; i++)
            {
                (int channel, int row, int column) = (i / (Side * Side), i / Side % Side, i % Side);
                double x = 0;
                for (int k = 0; k < 9; k++)
                {
                    (int r, int c) = (row + (k / 3) - 1, column + (k % 3) - 1);
                    x +=
                        r is >= 0 and < Side && c is >= 0 and < Side
                            ? (double)kernel[(channel * 9) + k] * Digits.Load().Sample(sample)[(r * Side) + c]
                            : 0;
                }

                means[channel] += x / count;
                squares[channel] += x * x / count;
            }
        }

        return (means, squares);
    }

    /// <summary>Mean and variance of each channel behind each batch normalisation, in eval mode, over the training digits.</summary>
    private static List<(double Mean, double Variance)> OutputsOfBatchNorm(ArrayTensors weights)
    {
        using var module = new SubModelModule(Prefix);
        module.Load(weights);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable withoutGradients = no_grad();
        var channels = new List<(double, double)>();
        module.Forward(
            TorchTensors.Samples(Digits.Load(), Digits.Training),
            ForwardPass.Evaluation with
            {
                BeforeBatchNorm = (layer, x) =>
                {
                    Tensor y = layer.Forward(x, ForwardPass.Evaluation, overwrites: false);
                    float[] means = TorchTensors.ToArray(y.mean([0, 2, 3]));
                    float[] variances = TorchTensors.ToArray(y.var([0, 2, 3]));
                    channels.AddRange(means.Zip(variances, (mean, variance) => ((double)mean, (double)variance)));
                },
            }
        );
        return channels;
    }
}
