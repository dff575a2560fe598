using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Local;

namespace ProFL.Training.Tests;

public class OptimizerSpecs
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.9, 0, 0)]
    [InlineData(0.9, 0.05, 0)]
    [InlineData(0.9, 0.05, 0.3)]
    public void Should_follow_pytorch_s_sgd_when_computed_by_hand(double momentum, double weightDecay, double clipNorm)
    {
        LocalTrainingRequest request = Models.Request(Models.Linear, SubModel.FullNetwork(Models.Linear)) with
        {
            Indices = Digits.Training[..40],
            Epochs = 2,
            Momentum = momentum,
            WeightDecay = weightDecay,
            ClipNorm = clipNorm,
        };

        ArrayTensors trained = Models.Run(request).Tensors;

        double[] expected = ByHand(request);
        Assert.All(
            expected.Zip([.. trained["head.1.weight"], .. trained["head.1.bias"]]),
            pair => Assert.Equal(pair.First, pair.Second, 2e-6)
        );
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1)]
    public void Should_learn_the_same_up_to_rounding_when_cut_into_micro_batches(int microBatch)
    {
        LocalTrainingRequest request = Models.Request(Models.Plain, SubModel.FullNetwork(Models.Plain)) with
        {
            Indices = Digits.Training[..100],
            ClipNorm = 1,
        };

        LocalTrainingResult whole = Models.Run(request);
        LocalTrainingResult micro = Models.Run(request with { MicroBatch = microBatch });

        Assert.Equal(whole.Batches, micro.Batches);
        Assert.Equal(whole.LastLoss, micro.LastLoss, 1e-4);
        var start = (ArrayTensors)request.Weights;
        foreach (string name in whole.Tensors.Names)
        {
            double moved = whole.Tensors[name].Zip(start[name]).Max(pair => Math.Abs(pair.First - pair.Second));
            double apart = whole.Tensors[name].Zip(micro.Tensors[name]).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.True(moved > 1e-3 && apart < 1e-3 * moved, $"{name} moved {moved}, apart {apart}");
        }
    }

    [Fact]
    public void Should_move_less_when_gradients_are_clipped()
    {
        LocalTrainingRequest request = Models.Request(Models.Plain, SubModel.FullNetwork(Models.Plain)) with
        {
            Indices = Digits.Training[..16],
            Momentum = 0,
            WeightDecay = 0,
            ClipNorm = 0.01,
        };
        var start = (ArrayTensors)request.Weights;

        ArrayTensors trained = Models.Run(request).Tensors;

        double moved = Math.Sqrt(
            trained.Names.Sum(name => trained[name].Zip(start[name]).Sum(pair => Math.Pow(pair.First - pair.Second, 2)))
        );
        Assert.Equal(request.LearningRate * request.ClipNorm, moved, 1e-6);
    }

    /// <summary>
    /// The algorithm of https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html, clipping as torch.nn.utils.clip_grad_norm_.
    /// </summary>
    private static double[] ByHand(LocalTrainingRequest request)
    {
        var start = (ArrayTensors)request.Weights;
        double[] parameters = [.. start["head.1.weight"].Select(w => (double)w), .. start["head.1.bias"].Select(b => (double)b)];
        double[]? buffer = null;
        for (int epoch = 0; epoch < request.Epochs; epoch++)
        {
            int[] order = new DeterministicRandom(request.Seed.Derive("epoch", epoch)).Permutation(request.Indices.Length);
            foreach (int[] batch in order.Select(i => request.Indices[i]).Chunk(request.Batch))
            {
                double[] gradient = LinearByHand.Gradient(parameters, request.Data, batch);
                double norm = Math.Sqrt(gradient.Sum(g => g * g));
                double factor = request.ClipNorm > 0 ? Math.Min(1, request.ClipNorm / (norm + 1e-6)) : 1;
                double[] decayed =
                [
                    .. gradient.Zip(parameters).Select(pair => (pair.First * factor) + (request.WeightDecay * pair.Second)),
                ];
                buffer = buffer is null ? decayed : [.. buffer.Zip(decayed).Select(pair => (request.Momentum * pair.First) + pair.Second)];
                parameters = [.. parameters.Zip(buffer).Select(pair => pair.First - (request.LearningRate * pair.Second))];
            }
        }

        return parameters;
    }
}
