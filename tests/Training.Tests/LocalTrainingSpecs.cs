using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Evaluations;
using ProFL.Training.Local;
using ProFL.Training.Networks;

namespace ProFL.Training.Tests;

public class LocalTrainingSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Should_recognise_held_out_digits_when_a_growing_step_was_trained(int step)
    {
        var subModel = SubModel.Growing(Models.Normalised, step);
        LocalTrainingRequest request = Models.Request(Models.Normalised, subModel) with { Epochs = 2 };
        var start = (ArrayTensors)request.Weights;
        double before = Accuracy(subModel, start);

        double after = Accuracy(subModel, Models.Over(start, Models.Run(request).Tensors));

        Assert.InRange(before, 0, 0.3);
        Assert.InRange(after, 0.7, 1);
    }

    [Fact]
    public void Should_return_exactly_the_trained_tensors_when_parts_are_frozen()
    {
        var subModel = SubModel.Growing(Models.Normalised, 2);

        LocalTrainingResult result = Models.Run(Models.Request(Models.Normalised, subModel));

        Assert.Equal(subModel.Trained.Select(spec => spec.Name), result.Tensors.Names.Order(StringComparer.Ordinal));
        Assert.All(
            subModel.Trained,
            spec => Assert.True(result.Tensors.TryGetShape(spec.Name, out TensorShape? shape) && shape.Equals(spec.Shape))
        );
        Assert.DoesNotContain(result.Tensors.Names, name => name.StartsWith("block1.", StringComparison.Ordinal));
        Assert.Equal(Digits.Training.Length, result.Samples);
        Assert.Equal((Digits.Training.Length + 15) / 16, result.Batches);
        Assert.InRange(result.LastLoss, 0.001, 2.5);
    }

    [Fact]
    public void Should_learn_from_statistics_and_gradients_when_a_part_is_trainable()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, SubModel.Growing(Models.Normalised, 2));
        var start = (ArrayTensors)request.Weights;

        ArrayTensors trained = Models.Run(request).Tensors;

        Assert.All(trained.Names, name => Assert.NotEqual(start[name], trained[name]));
    }

    [Fact]
    public void Should_leave_the_given_weights_alone_when_training()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, SubModel.FullNetwork(Models.Normalised));

        Models.Run(request);

        Models.AssertSameBits(Models.Weights(Models.Normalised), (ArrayTensors)request.Weights);
    }

    [Fact]
    public void Should_stop_before_the_next_batch_when_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        int last = 0;

        Assert.Throws<OperationCanceledException>(() =>
            LocalTraining.Run(
                Models.Request(Models.Normalised, SubModel.FullNetwork(Models.Normalised)),
                batch =>
                {
                    last = batch;
                    if (batch == 3)
                    {
                        cancellation.Cancel();
                    }
                },
                cancellation.Token
            )
        );

        Assert.Equal(3, last);
    }

    [Fact]
    public void Should_call_after_each_batch_when_watched()
    {
        var seen = new List<int>();
        LocalTrainingRequest request = Models.Request(Models.Plain, SubModel.FullNetwork(Models.Plain)) with
        {
            Indices = Digits.Training[..40],
            Epochs = 2,
        };

        LocalTraining.Run(request, seen.Add, CancellationToken.None);

        Assert.Equal([1, 2, 3, 4, 5, 6], seen);
    }

    [Fact]
    public void Should_say_what_to_change_when_training_diverges()
    {
        LocalTrainingRequest request = Models.Request(Models.Plain, SubModel.FullNetwork(Models.Plain)) with { LearningRate = 1e6 };

        string message = Assert.Throws<TrainingDivergedException>(() => Models.Run(request)).Message;

        Assert.Contains("training of the whole network diverged: the loss of batch ", message, StringComparison.Ordinal);
        Assert.Contains(
            "Lower training.learning-rate (now 1000000) or limit gradients with training.clip-norm (now off).",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_the_tensor_when_weights_have_a_broadcastable_shape()
    {
        LocalTrainingRequest request = Models.Request(Models.Linear, SubModel.FullNetwork(Models.Linear));
        var wrong = new ArrayTensors(
            new Dictionary<string, (TensorShape, float[])>
            {
                ["head.1.weight"] = (new TensorShape(1, 64), new float[64]),
                ["head.1.bias"] = (new TensorShape(10), new float[10]),
            }
        );

        string message = Assert.Throws<SubModelWeightsException>(() => Models.Run(request with { Weights = wrong })).Message;

        Assert.Contains("head.1.weight has shape [1, 64] instead of [10, 64]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_tensor_when_it_is_missing()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, SubModel.Growing(Models.Normalised, 2));
        ArrayTensors withoutPrefix = Models.Weights(Models.Normalised.Parts.Skip(1).SelectMany(part => part.Parameters));

        string message = Assert.Throws<SubModelWeightsException>(() => Models.Run(request with { Weights = withoutPrefix })).Message;

        Assert.StartsWith("weights for growing step 2 (block2): tensor block1.0.weight is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_when_the_request_cannot_be_trained()
    {
        LocalTrainingRequest good = Models.Request(Models.Normalised, SubModel.FullNetwork(Models.Normalised));

        AssertRefused("no samples", good with { Indices = [] });
        AssertRefused("training.epochs", good with { Epochs = 0 });
        AssertRefused("training.batch", good with { Batch = 0 });
        AssertRefused("training.micro-batch", good with { MicroBatch = -1 });
        AssertRefused("training.learning-rate", good with { LearningRate = double.NaN });
        AssertRefused("training.momentum", good with { Momentum = 1 });
        AssertRefused("training.weight-decay", good with { WeightDecay = -1 });
        AssertRefused("training.clip-norm", good with { ClipNorm = -1 });
        AssertRefused("one sample at a time", good with { Batch = 1 });
        AssertRefused("one sample at a time", good with { MicroBatch = 1 });
        AssertRefused("sample 1797 does not exist", good with { Indices = [0, 1797] });
        AssertRefused("have shape [1, 64, 1]", good with { Data = good.Data with { SampleShape = new TensorShape(1, 64, 1) } });
        AssertRefused("has 11 classes", good with { Data = good.Data with { Classes = 11 } });
    }

    [Fact]
    public void Should_change_nothing_when_a_single_sample_meets_batch_normalisation()
    {
        LocalTrainingRequest request = Models.Request(Models.Normalised, SubModel.FullNetwork(Models.Normalised)) with { Indices = [5] };

        LocalTrainingResult result = Models.Run(request);

        Assert.Equal((1, 0, 0.0), (result.Samples, result.Batches, result.LastLoss));
        Assert.All(result.Tensors.Names, name => Assert.Equal(((ArrayTensors)request.Weights)[name], result.Tensors[name]));
    }

    private static void AssertRefused(string expected, LocalTrainingRequest request) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Models.Run(request)).Message, StringComparison.Ordinal);

    private static double Accuracy(SubModel subModel, ITensorSource weights) =>
        Evaluation.Run(subModel, weights, Digits.Load(), Digits.HeldOut, batch: 64, CancellationToken.None).Accuracy;
}
